import type { Message } from '../protocol/messages.ts';
import { createSignaling, type SignalingOptions } from '../session/create-signaling.ts';
import { createTransport, type Plug } from '../transport/create-transport.ts';
import type { Transport } from '../transport/transport.ts';
import { withFallback } from '../transport/with-fallback.ts';
import type { FakeClock } from './fake-clock.ts';
import { fakeEnvironment } from './fake-environment.ts';
import { createLossyNetwork, type LossyNetwork } from './lossy-network.ts';
import { SessionServer } from './session-server.ts';

/** What becomes of an attempt to connect. */
export type Passage =
  | 'open'
  /** Refused, as by a firewall. */
  | 'refused'
  /** Nothing is heard of it again. */
  | 'hangs'
  /** It opens, and nothing passes. */
  | 'swallows'
  /** It opens, and is closed 100 ms later. */
  | 'kills';

/** One way to the server, with something in between. */
export interface Route {
  readonly network: LossyNetwork;
  /** For connections that are made from now on. */
  passage: Passage;
  /** How many were asked for. */
  attempts: number;
  readonly connect: () => Transport;
}

/** One server that is reached in two ways: over 5 ms as over WebSockets, over 30 ms as over HTTP. */
export function twoRoutes(seed = 1) {
  const environment = fakeEnvironment({ seed });
  const { clock, random } = environment;
  const makeRoute = (delayMs: number): Route => {
    const network = createLossyNetwork({ clock, random, delayMs: [delayMs, delayMs + 5] });
    const route: Route = {
      network,
      passage: 'open',
      attempts: 0,
      connect() {
        route.attempts += 1;
        return route.passage === 'open' ? network.connect() : obstructed(route.passage, clock);
      },
    };
    return route;
  };
  return { environment, clock, primary: makeRoute(5), fallback: makeRoute(30) };
}

/** A session over two routes to one server. */
export function fallbackBench(options: SignalingOptions & { readonly seed?: number } = {}) {
  const routes = twoRoutes(options.seed);
  const { environment, clock, primary, fallback } = routes;
  const heard: Message[] = [];
  const server = new SessionServer({
    clock,
    onMessage: (_session, message) => void heard.push(message),
  });
  for (const { network } of [primary, fallback]) network.listen(server.accept);
  const factory = withFallback(primary.connect, fallback.connect, { environment });
  const signaling = createSignaling(factory, { device: 'phone', environment, ...options });
  const told: Message[] = [];
  signaling.on('message', ({ message }) => void told.push(message));
  return {
    ...routes,
    /** What has arrived at the server, and at the client. */
    ...{ heard, told, server, signaling },
    /** Which route the session uses: those that are open. */
    inUse: () => ({ primary: primary.network.inUse / 2, fallback: fallback.network.inUse / 2 }),
  };
}

function obstructed(passage: Exclude<Passage, 'open'>, clock: FakeClock): Transport {
  const plugs: Readonly<Record<typeof passage, Plug>> = {
    refused: (events) => whenAfter(clock, 10, () => events.closed(new Error('Refused.'))),
    hangs: () => whenAfter(clock, 0, () => undefined),
    swallows: (events) => whenAfter(clock, 10, () => events.opened()),
    kills(events) {
      const wire = whenAfter(clock, 10, () => events.opened());
      const killing = whenAfter(clock, 110, () => events.closed(new Error('Killed.')));
      return {
        ...wire,
        close() {
          wire.close();
          killing.close();
        },
      };
    },
  };
  return createTransport(plugs[passage], (run) => void clock.after(0, run));
}

function whenAfter(clock: FakeClock, delayMs: number, run: () => void): ReturnType<Plug> {
  return { send: () => undefined, close: clock.after(delayMs, run) };
}

import { createSignaling, createTabSignaling } from '@earshot/signaling';
import type { Availability, Message, Signaling, UserPresence } from '@earshot/signaling';
import {
  createLossyNetwork,
  fakeEnvironment,
  FakeClock,
  FakeTabBrowser,
  seededRandom,
  SessionServer,
} from '@earshot/signaling/testing';
import type { FakeEnvironment, FakeTab, LossyNetwork } from '@earshot/signaling/testing';
import { createPresence } from '../presence/create-presence.ts';
import type { Presence, PresenceOptions } from '../presence/presence.ts';

type Refusal = Message<'presence.refused'>['code'];

/** One page of Alice. */
export interface PresencePage {
  readonly presence: Presence;
  readonly signaling: Signaling;
  readonly network: LossyNetwork;
  readonly environment: FakeEnvironment;
  /** Whether it is one of several tabs. */
  readonly tab: FakeTab | undefined;
  /** Somebody touches it. */
  touch(): void;
  /** How many listen to the page. */
  listening(): number;
}

/** Alice's pages, and the least that a server does about presence: it tells how the watched users are, or why not. */
export function presenceBench() {
  const clock = new FakeClock();
  const random = seededRandom(1);
  const browser = new FakeTabBrowser({ clock, random });
  const statuses = new Map<string, UserPresence>();
  const heard: Message[] = [];
  let refuses: Refusal | undefined;
  let watched: readonly string[] = [];

  const server: SessionServer = new SessionServer({
    clock,
    onMessage: (session, message) => {
      heard.push(message);
      if (message.type !== 'presence.watch') return;
      if (refuses !== undefined) session.send({ type: 'presence.refused', code: refuses });
      else {
        watched = message.users;
        if (watched.length > 0) session.send({ type: 'presence.changed', users: watched.map(of) });
      }
    },
  });

  function of(user: string): UserPresence {
    return statuses.get(user) ?? { user, status: 'offline' };
  }

  function open(options: PresenceOptions = {}, { isTab = false } = {}): PresencePage {
    const network = createLossyNetwork({ clock, random });
    network.listen(server.accept);
    const environment = fakeEnvironment({ clock });
    const { tab, browser: means } = isTab ? browser.tab() : { tab: undefined, browser: {} };
    const connect = tab?.transports(network.connect) ?? network.connect;
    const own = { ...environment, clock: tab?.clock ?? clock };
    const signaling = isTab
      ? createTabSignaling(connect, { user: 'alice', environment: own, browser: means })
      : createSignaling(connect, { device: 'laptop', environment: own });
    const touched = new Set<() => void>();
    const presence = createPresence(signaling, {
      ...options,
      platform: {
        ...own,
        input: {
          onInput(listener) {
            touched.add(listener);
            return () => touched.delete(listener);
          },
        },
      },
    });
    signaling.connect();
    return {
      ...{ presence, signaling, network, environment, tab },
      touch: () => {
        for (const listener of [...touched]) listener();
      },
      listening: () => touched.size + environment.listening,
    };
  }

  return {
    clock,
    server,
    open,
    /** What the server was told since this was last asked. */
    takeHeard: (): readonly Message[] => heard.splice(0),
    /** From now on the server says no. */
    refuse(code: Refusal | undefined) {
      refuses = code;
    },
    /** A user is another one: whoever watches is told. */
    become(user: string, presence: Omit<UserPresence, 'user'>) {
      statuses.set(user, { user, ...presence });
      if (!watched.includes(user)) return;
      for (const session of server.sessions.values()) {
        session.send({ type: 'presence.changed', users: [of(user)] });
      }
    },
    /** The server says something, whatever it was asked. */
    say(message: Message) {
      for (const session of server.sessions.values()) session.send(message);
    },
  };
}

/** A page that is online. */
export async function online(...args: Parameters<ReturnType<typeof presenceBench>['open']>) {
  const bench = presenceBench();
  const page = bench.open(...args);
  await bench.clock.advance(1_000);
  return { ...bench, ...page };
}

/** How users are, as a page shows it; with a `?` where that may be old. */
export function shown({ presence }: Pick<PresencePage, 'presence'>): Record<string, string> {
  return Object.fromEntries(
    [...presence.snapshot.users].map(([user, { status, isStale }]) => [
      user,
      isStale ? `${status}?` : status,
    ]),
  );
}

export const watch = (...users: string[]): Message => ({ type: 'presence.watch', users });
export const set = (status: Availability): Message => ({ type: 'presence.set', status });

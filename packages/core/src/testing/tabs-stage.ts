import { createSignaling, createTabSignaling } from '@earshot/signaling';
import type { Signaling, TabSignaling } from '@earshot/signaling';
import {
  createLossyNetwork,
  FakeClock,
  FakeTabBrowser,
  seededRandom,
} from '@earshot/signaling/testing';
import type { FakeTab, FakeTabPage, LossyNetwork, SessionServer } from '@earshot/signaling/testing';
import type { Call } from '../call/call.ts';
import type { CallClient, CallClientOptions } from '../client/call-client.ts';
import { createCallClient } from '../client/create-call-client.ts';
import { createCallDesk } from './call-desk.ts';
import { createFakePlatform } from './fake-platform.ts';
import type { FakePlatform } from './fake-platform.ts';
import { FakeRtcNetwork } from './fake-rtc-network.ts';

/** Somebody with a whole client. */
export interface Caller {
  readonly client: CallClient;
  readonly platform: FakePlatform;
  /** Calls that rang here, oldest first. */
  readonly rang: readonly Call[];
  /** The newest call, in either direction. */
  readonly call: Call;
}

/** A client in one tab of Alice's browser. */
export interface CallerTab extends Caller {
  readonly signaling: TabSignaling;
  readonly tab: FakeTab;
  readonly page: FakeTabPage;
  /** Nothing happens in it any more, and its browser closes the connections that it had. */
  crash(): void;
}

/** Alice's browser, whose tabs act as one, and others who call her: whole clients over a server on fake time. */
export interface TabsStage {
  readonly clock: FakeClock;
  readonly rtc: FakeRtcNetwork;
  readonly server: SessionServer;
  openTab(options?: Partial<CallClientOptions>): CallerTab;
  enter(user: string): Caller;
  pass(ms: number): Promise<void>;
  hears(listener: Caller, speaker: Caller): boolean;
  /** What is still open: all zero when everybody has let go. */
  leaks(): Readonly<Record<string, number>>;
}

export function createTabsStage(): TabsStage {
  const clock = new FakeClock();
  const random = seededRandom(1);
  const rtc = new FakeRtcNetwork({ clock });
  const server = createCallDesk(clock);
  const browser = new FakeTabBrowser({ clock, random });
  const callers: Caller[] = [];
  const networks: LossyNetwork[] = [];

  function connect(): LossyNetwork {
    const network = createLossyNetwork({ clock, random });
    network.listen(server.accept);
    networks.push(network);
    return network;
  }

  function platformOf(): FakePlatform {
    return createFakePlatform({
      clock,
      seed: callers.length + 1,
      createPeerConnection: (configuration) => rtc.createPeerConnection(configuration),
    });
  }

  function add<Made extends Caller>(caller: Made): Made {
    callers.push(caller);
    return caller;
  }

  return {
    clock,
    rtc,
    server,
    openTab(options = {}) {
      const { tab, page, browser: means } = browser.tab();
      const connections: RTCPeerConnection[] = [];
      const createPeerConnection = (configuration: RTCConfiguration): RTCPeerConnection => {
        const connection = rtc.createPeerConnection(configuration);
        connections.push(connection);
        return connection;
      };
      const platform = { ...platformOf(), clock: tab.clock, createPeerConnection };
      const signaling = createTabSignaling(tab.transports(connect().connect), {
        ...{ user: 'alice', token: 'alice', environment: platform, browser: means },
      });
      const made = callerWith(signaling, platform as unknown as FakePlatform, options);
      const crash = (): void => {
        tab.crash();
        for (const connection of connections) connection.close();
      };
      return add(Object.assign(made, { signaling, tab, page, crash }));
    },
    enter(user) {
      const platform = platformOf();
      const options = { token: user, device: `${user}-1`, environment: platform };
      return add(callerWith(createSignaling(connect().connect, options), platform, {}));
    },
    pass: (ms) => clock.advance(ms),
    hears(listener, speaker) {
      const from = speaker.call.link?.peerConnection;
      const to = listener.call.link?.peerConnection;
      return from !== undefined && to !== undefined && rtc.flows(from, to, '0');
    },
    leaks: () => ({
      timers: clock.pending,
      connections: rtc.openCount,
      transports: networks.reduce((sum, { inUse }) => sum + inUse, 0),
      browser: browser.inUse,
      tracks: callers.reduce((sum, { platform }) => sum + platform.devices.live.length, 0),
    }),
  };
}

function callerWith(
  signaling: Signaling,
  platform: FakePlatform,
  options: Partial<CallClientOptions>,
): Caller {
  const client = createCallClient({ signaling, platform, ...options });
  const rang: Call[] = [];
  let newest: Call | undefined;
  client.on('incoming', (call) => rang.push(call));
  client.on('call', (call) => {
    newest = call;
  });
  return {
    client,
    platform,
    rang,
    get call() {
      if (newest === undefined) throw new Error('Nobody has called yet.');
      return newest;
    },
  };
}

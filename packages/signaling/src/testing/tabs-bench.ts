import type { PageMemory } from '../environment.ts';
import type { Address } from '../protocol/envelope.ts';
import type { Message } from '../protocol/messages.ts';
import type { ServerSession } from '../session/server-session.ts';
import type { Incoming, SignalingState } from '../signaling.ts';
import { createTabSignaling, type TabSignalingOptions } from '../tabs/create-tab-signaling.ts';
import type { TabBrowser } from '../tabs/tab-browser.ts';
import type { TabSignaling } from '../tabs/tab-signaling.ts';
import { FakeClock } from './fake-clock.ts';
import { fakeEnvironment, fakeMemory, type FakeEnvironment } from './fake-environment.ts';
import { FakeTabBrowser } from './fake-tab-browser.ts';
import type { FakeTab, FakeTabPage } from './fake-tab.ts';
import type { NetworkFaults } from './lossy-lane.ts';
import { createLossyNetwork, type LossyNetwork } from './lossy-network.ts';
import { seededRandom } from './seeded-random.ts';
import { words } from './shared-tabs.ts';
import { SessionServer, type SessionServerOptions } from './session-server.ts';

/** One open tab. */
export interface BenchTab {
  readonly signaling: TabSignaling;
  readonly tab: FakeTab;
  readonly page: FakeTabPage;
  readonly environment: FakeEnvironment;
  readonly network: LossyNetwork;
  readonly memory: PageMemory;
  readonly heard: Incoming[];
  readonly states: SignalingState[];
  /** Its renderer dies. */
  crash(): void;
  /** As a browser closes it: the page is told, and then it is no more. */
  closeAsUser(): void;
}

export interface TabsBenchOptions {
  readonly seed?: number;
  readonly delayMs?: readonly [number, number];
  readonly network?: Partial<NetworkFaults>;
  readonly server?: Partial<SessionServerOptions>;
  readonly tabs?: Partial<TabSignalingOptions>;
  /** Parts of the browser that are other ones, or missing. */
  readonly browser?: Partial<TabBrowser>;
}

/** One browser with as many tabs as a test opens, and one server. */
export function tabsBench(options: TabsBenchOptions = {}) {
  const { seed = 1, delayMs } = options;
  const clock = new FakeClock();
  const random = seededRandom(seed);
  const browser = new FakeTabBrowser({ clock, random, ...(delayMs && { delayMs }) });
  const atServer: { message: Message; to: Address | undefined; session: ServerSession }[] = [];
  const server = new SessionServer({
    clock,
    onMessage: (session, message, to) => void atServer.push({ message, to, session }),
    ...options.server,
  });
  const tabs: BenchTab[] = [];

  function open(
    memory = fakeMemory(),
    more: Partial<TabSignalingOptions> = {},
    { connects = true, where = browser } = {},
  ): BenchTab {
    const { tab, page, browser: means } = where.tab();
    const environment = { ...fakeEnvironment({ clock, seed: seed + tabs.length, memory }) };
    const network = createLossyNetwork({ clock, random, ...options.network });
    network.listen(server.accept);
    const signaling = createTabSignaling(tab.transports(network.connect), {
      user: 'alice',
      environment: { ...environment, clock: tab.clock },
      browser: { ...means, ...options.browser },
      ...options.tabs,
      ...more,
    });
    const heard: Incoming[] = [];
    const states: SignalingState[] = [];
    signaling.on('message', (incoming) => void heard.push(incoming));
    signaling.on('state', (state) => void states.push(state));
    if (connects) signaling.connect();
    const opened: BenchTab = {
      ...{ signaling, tab, page, environment, network, memory, heard, states },
      crash: () => tab.crash(),
      closeAsUser() {
        page.hide(false);
        // What a page says as it goes leaves it before it is gone.
        clock.after((delayMs?.[1] ?? 2) + 1, () => tab.crash());
      },
    };
    tabs.push(opened);
    return opened;
  }

  return {
    clock,
    random,
    browser,
    server,
    atServer,
    tabs,
    open,
    /** A tab of another browser. */
    openElsewhere: (more: Partial<TabSignalingOptions> = {}): BenchTab =>
      open(fakeMemory(), more, { where: new FakeTabBrowser({ clock, random }) }),
    /** The tabs that have not gone. */
    get here(): readonly BenchTab[] {
      return tabs.filter(
        ({ tab, signaling }) => !tab.isGone && signaling.state.status !== 'closed',
      );
    },
    /** What the server has heard, in words. */
    get words(): readonly string[] {
      return atServer.map(({ message }) => words(message));
    },
  };
}

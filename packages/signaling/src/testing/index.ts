export {
  describeTransport,
  type TestFunctions,
  type TransportBench,
  type TransportPeer,
} from './describe-transport.ts';
export { FakeClock } from './fake-clock.ts';
export {
  fakeEnvironment,
  fakeMemory,
  type FakeEnvironment,
  type FakeEnvironmentOptions,
  type LogEntry,
} from './fake-environment.ts';
export { FakeTab, FakeTabPage } from './fake-tab.ts';
export { FakeTabBrowser, type FakeTabBrowserOptions } from './fake-tab-browser.ts';
export type { NetworkFaults } from './lossy-lane.ts';
export {
  createLossyNetwork,
  type LossyNetwork,
  type LossyNetworkOptions,
} from './lossy-network.ts';
export { seededRandom } from './seeded-random.ts';
export { SessionServer, type SessionServerOptions } from './session-server.ts';

import { FakeClock } from '@earshot/signaling/testing';
import { SLOTS } from '../link/link.ts';
import type { LinkLab } from './link-bench.ts';
import { FakeTrack } from './fake-media.ts';
import { createFakePlatform } from './fake-platform.ts';
import type { FakePlatform } from './fake-platform.ts';
import { FakeRtcNetwork } from './fake-rtc-network.ts';
import type { FakeRtcNetworkOptions } from './fake-rtc-network.ts';

/** Links over fake peer connections, on a clock that the test moves. */
export interface FakeLinkLab extends LinkLab {
  readonly clock: FakeClock;
  readonly network: FakeRtcNetwork;
  readonly platform: FakePlatform;
}

/** In fake time; real time passes none. */
const PATIENCE_MS = 5_000;
const REST_MS = 500;

export function createFakeLinkLab(options: Omit<FakeRtcNetworkOptions, 'clock'> = {}): FakeLinkLab {
  const clock = new FakeClock();
  const network = new FakeRtcNetwork({ ...options, clock });
  const platform = createFakePlatform({
    clock,
    createPeerConnection: (configuration) => network.createPeerConnection(configuration),
  });

  return {
    clock,
    network,
    platform,
    openConnections: () => network.openCount,
    async until(what, isSo) {
      for (let waited = 0; waited < PATIENCE_MS; waited += 1) {
        if (await isSo()) return;
        await clock.advance(1);
      }
      throw new Error(`It did not become so: ${what}`);
    },
    rest: () => clock.advance(REST_MS),
    createTrack: (kind) => new FakeTrack({ kind }).asTrack(),
    async arrived(slot, { to }) {
      const mid = String(SLOTS.findIndex(({ name }) => name === slot));
      const report = await to.peerConnection.getStats();
      const inbound = [...report.values()].find((stats) => isInbound(stats, mid));
      return inbound?.packetsReceived ?? 0;
    },
    close() {
      const left = { timers: clock.pending, listeners: network.listening };
      if (left.timers + left.listeners > 0) throw new Error(`Left over: ${JSON.stringify(left)}`);
    },
  };
}

function isInbound(stats: unknown, mid: string): stats is { readonly packetsReceived: number } {
  const { type, mid: own } = stats as { readonly type?: string; readonly mid?: string };
  return type === 'inbound-rtp' && own === mid;
}

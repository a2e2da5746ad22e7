import { FakeClock } from '@earshot/signaling/testing';
import { beforeEach } from 'vitest';
import type { DiagnosisFacts } from '../diagnosis/compose-evidence.ts';
import { createDiagnostician } from '../diagnosis/diagnostician.ts';
import type { DiagnosisPort } from '../diagnosis/diagnostician.ts';
import { FakeRtcNetwork } from './fake-rtc-network.ts';

/** A call that has tried to connect for ten seconds. */
export const connecting: DiagnosisFacts = {
  isOver: false,
  isOnline: true,
  isSignalingOnline: true,
  isPeerAbsent: false,
  flowedForMs: 0,
  lostForMs: 10_000,
};

/** A TURN server, with credentials that nobody may be told. */
export const TURN: RTCConfiguration = {
  iceServers: [{ urls: 'turn:turn.example.com:3478', username: 'swordfish', credential: 'pwd' }],
};

/** A fresh network and a fresh diagnosis for each test. */
export interface DiagnosisBench {
  readonly clock: FakeClock;
  readonly network: FakeRtcNetwork;
  readonly port: DiagnosisPort;
  /** How often it was told that there may be something else to say. */
  readonly changes: number;
  /** What happened, as it would be told at the end. */
  steps(facts?: DiagnosisFacts): readonly string[];
  /** Two that agree on a connection; with `isApart` they never hear of each other's candidates. */
  agree(options?: AgreeOptions): Promise<readonly [RTCPeerConnection, RTCPeerConnection]>;
}

interface AgreeOptions {
  readonly configuration?: RTCConfiguration;
  readonly isApart?: boolean;
  /** In place of the port: told of the first one before anything happens. */
  readonly watch?: (pc: RTCPeerConnection) => void;
}

/** To be called before the tests that use it. */
export function createDiagnosisBench(): DiagnosisBench {
  let clock: FakeClock;
  let network: FakeRtcNetwork;
  let port: DiagnosisPort;
  let changes: number;

  beforeEach(() => {
    clock = new FakeClock();
    network = new FakeRtcNetwork({ clock });
    changes = 0;
    port = createDiagnostician({ clock, changed: () => (changes += 1) });
  });

  return {
    get clock() {
      return clock;
    },
    get network() {
      return network;
    },
    get port() {
      return port;
    },
    get changes() {
      return changes;
    },
    steps(facts = connecting) {
      const over = port.latest({ ...facts, isOver: true });
      return (over?.evidence.timeline ?? []).map(({ what }) => what);
    },
    async agree(options = {}) {
      const { configuration = {}, isApart = false } = options;
      const [a, b] = [network.createPeerConnection(configuration), network.createPeerConnection()];
      if (options.watch === undefined) port.watch(a);
      else options.watch(a);
      if (!isApart) {
        pass(a, b);
        pass(b, a);
      }
      await agree(clock, a, b);
      return [a, b];
    },
  };
}

function pass(from: RTCPeerConnection, to: RTCPeerConnection): void {
  from.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate !== null) void to.addIceCandidate(candidate).catch(() => undefined);
  });
}

async function agree(clock: FakeClock, a: RTCPeerConnection, b: RTCPeerConnection): Promise<void> {
  const run = async (operation: Promise<void>): Promise<void> => {
    await clock.advance(1);
    await operation;
  };
  a.addTransceiver('audio');
  await run(a.setLocalDescription());
  await run(b.setRemoteDescription(a.localDescription ?? { type: 'offer' }));
  await run(b.setLocalDescription());
  await run(a.setRemoteDescription(b.localDescription ?? { type: 'answer' }));
  await clock.advance(200);
}

import { FakeClock } from '@earshot/signaling/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeRtcNetwork } from '../testing/fake-rtc-network.ts';
import { diagnose } from './diagnose.ts';
import type { DiagnosisPort } from './diagnose.ts';
import type { DiagnosisFacts } from './compose-evidence.ts';

const TURN: RTCConfiguration = {
  iceServers: [{ urls: 'turn:turn.example.com:3478', username: 'swordfish', credential: 'pwd' }],
};
const connecting: DiagnosisFacts = {
  isOver: false,
  isOnline: true,
  isSignalingOnline: true,
  isPeerAbsent: false,
  flowedForMs: 0,
  lostForMs: 10_000,
};

let clock: FakeClock;
let network: FakeRtcNetwork;
let port: DiagnosisPort;
let changes: number;

beforeEach(() => {
  clock = new FakeClock();
  network = new FakeRtcNetwork({ clock });
  changes = 0;
  port = diagnose({ clock, changed: () => (changes += 1) });
});

/** Two that agree on a connection; their candidates are kept from each other where it says so. */
async function agree(options: {
  readonly configuration?: RTCConfiguration;
  readonly isApart?: boolean;
  readonly watched?: (pc: RTCPeerConnection) => void;
}): Promise<readonly [RTCPeerConnection, RTCPeerConnection]> {
  const { configuration = {}, isApart = false } = options;
  const [a, b] = [network.createPeerConnection(configuration), network.createPeerConnection()];
  options.watched?.(a);
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    from.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate !== null && !isApart) void to.addIceCandidate(candidate).catch(() => undefined);
    });
  }
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
  return [a, b];
}

function stepsOf(facts: DiagnosisFacts = connecting): readonly string[] {
  const over = port.latest({ ...facts, isOver: true });
  return (over?.evidence.timeline ?? []).map(({ what }) => what);
}

describe('the diagnosis of a call', () => {
  it('says nothing while all is well', async () => {
    const [a, b] = await agree({ watched: port.watch.bind(port) });
    expect(port.latest({ ...connecting, flowedForMs: 5_000, lostForMs: 0 })).toBeUndefined();
    for (const pc of [a, b]) pc.close();
  });

  it('says nothing while it is too early', () => {
    port.watch(network.createPeerConnection());
    expect(port.latest({ ...connecting, lostForMs: 2_999 })).toBeUndefined();
    expect(port.latest(connecting)?.code).toBe('peer-unreachable');
  });

  it('says nothing that it does not know, until the call is over', async () => {
    const undos: (() => void)[] = [];
    const watched = (pc: RTCPeerConnection) => undos.push(port.watch(pc));
    const [a, b] = await agree({ watched });
    const facts = { ...connecting, flowedForMs: 5_000, lostForMs: 0 };
    expect(port.latest({ ...facts, isOver: true })?.code).toBe('unknown');
    expect(port.latest(facts)).toBeUndefined();
    for (const pc of [a, b]) pc.close();
  });

  it('is the same object until something changes', async () => {
    const [a, b] = await agree({ isApart: true, watched: port.watch.bind(port) });
    const first = port.latest(connecting);
    expect(first?.code).toBe('peer-unreachable');
    expect(port.latest({ ...connecting, lostForMs: 10_900 })).toBe(first);
    expect(port.latest({ ...connecting, lostForMs: 11_000 })).not.toBe(first);
    for (const pc of [a, b]) pc.close();
  });

  it('that there was no connection at all', () => {
    expect(port.latest(connecting)?.code).toBe('browser-unsupported');
    expect(stepsOf()).toEqual([]);
  });
});

describe('a TURN server', () => {
  it('that refuses the credentials', async () => {
    network.turn = 'refuses';
    const undos: (() => void)[] = [];
    const watched = (pc: RTCPeerConnection) => undos.push(port.watch(pc));
    network.cut();
    const [a, b] = await agree({ configuration: TURN, watched });
    const before = changes;
    expect(before).toBeGreaterThan(0);
    const found = port.latest(connecting);
    expect(found).toMatchObject({
      code: 'turn-unauthorized',
      evidence: {
        iceServers: ['turn:udp'],
        iceErrors: [{ server: 'turn:udp', code: 401, text: 'Unauthorized.', count: 1 }],
        localCandidates: [{ type: 'host', protocol: 'udp', count: 1 }],
        remoteCandidates: [{ type: 'host', protocol: 'udp', count: 1 }],
      },
    });
    expect(stepsOf()).toContain('turn:udp: error 401');
    // Once more in another generation: it is counted, and no new step.
    a.restartIce();
    await clock.advance(50);
    await Promise.all([a.setLocalDescription(), clock.advance(50)]);
    expect(port.latest(connecting)?.evidence.iceErrors).toMatchObject([{ count: 2 }]);
    expect(stepsOf().filter((what) => what.startsWith('turn'))).toHaveLength(1);
    for (const undo of undos) undo();
    for (const pc of [a, b]) pc.close();
    expect(clock.pending).toBe(0);
  });

  it('that keeps silent', async () => {
    network.turn = 'silent';
    network.cut();
    const [a, b] = await agree({ configuration: TURN, watched: port.watch.bind(port) });
    expect(port.latest(connecting)).toMatchObject({
      code: 'udp-blocked-no-relay',
      evidence: { states: { gathering: 'gathering' } },
    });
    for (const pc of [a, b]) pc.close();
  });

  it('that gives a relay', async () => {
    const [a, b] = await agree({ configuration: TURN, watched: port.watch.bind(port) });
    await clock.advance(2_000);
    const { evidence } = port.latest({ ...connecting, isOver: true }) ?? {};
    expect(evidence).toMatchObject({
      relayedOver: ['udp'],
      selectedPair: { local: { type: 'host' }, remote: { type: 'host' } },
      states: { connection: 'connected', dtls: 'connected' },
    });
    for (const pc of [a, b]) pc.close();
  });
});

describe('a path', () => {
  it('that is not found', async () => {
    network.cut();
    const [a, b] = await agree({ watched: port.watch.bind(port) });
    await clock.advance(20_000);
    expect(port.latest(connecting)).toMatchObject({
      code: 'no-route',
      // What Chromium forgets is remembered.
      evidence: { pairs: { 'in-progress': 1 }, states: { connection: 'failed' } },
    });
    expect(stepsOf()).toEqual([
      'connection 1 made',
      'connection: connecting',
      'connection: failed',
    ]);
    for (const pc of [a, b]) pc.close();
  });

  it('that breaks, and what was tried', async () => {
    const [a, b] = await agree({ watched: port.watch.bind(port) });
    network.cut();
    await clock.advance(2_000);
    const lost = { ...connecting, flowedForMs: 60_000, lostForMs: 2_000 };
    expect(port.latest(lost)?.code).toBe('media-stalled');
    port.note('restart-ice', clock.now());
    port.note('rebuild 203.0.113.7', clock.now());
    await clock.advance(16_000);
    const found = port.latest({ ...lost, lostForMs: 18_000 });
    expect(found?.code).toBe('path-lost');
    expect(found?.evidence).toMatchObject({ flowedForMs: 60_000, lostForMs: 18_000 });
    expect(stepsOf(lost).slice(-4)).toEqual([
      'restart-ice',
      'rebuild …',
      'connection: disconnected',
      'connection: failed',
    ]);
    for (const pc of [a, b]) pc.close();
  });
});

describe('the watch', () => {
  it('reads statistics every second while there should be a path, and is none', async () => {
    const readings = countReadings();
    network.cut();
    const [a, b] = await agree({ watched: readings.watch });
    const before = readings.count;
    await clock.advance(5_000);
    expect(readings.count - before).toBe(5);
    for (const undo of readings.undos) undo();
    for (const pc of [a, b]) pc.close();
    expect(clock.pending).toBe(0);
  });

  it('reads them when it connects and a second later, and no more', async () => {
    const readings = countReadings();
    const [a, b] = await agree({ watched: readings.watch });
    const before = readings.count;
    expect(before).toBeGreaterThan(0);
    await clock.advance(60_000);
    expect(readings.count).toBe(before + 1);
    port.note('restart-ice', clock.now());
    expect(readings.count).toBe(before + 2);
    expect(clock.pending).toBe(0);
    for (const pc of [a, b]) pc.close();
  });

  it('reads none before the other side has answered', async () => {
    const readings = countReadings();
    const pc = network.createPeerConnection();
    readings.watch(pc);
    pc.addTransceiver('audio');
    void pc.setLocalDescription();
    await clock.advance(60_000);
    expect(readings.count).toBe(0);
    pc.close();
  });

  it('does not ask again before it was answered, and survives a refusal', async () => {
    const pc = network.createPeerConnection();
    const asked: ((error: Error) => void)[] = [];
    pc.getStats = () => new Promise((_, reject) => asked.push(reject));
    const undo = port.watch(pc);
    port.note('one', 1);
    port.note('two', 2);
    expect(asked).toHaveLength(1);
    asked[0]?.(new Error('closed'));
    await clock.settle();
    port.note('three', 3);
    expect(asked).toHaveLength(2);
    undo();
    const before = changes;
    asked[1]?.(new Error('closed'));
    await clock.settle();
    port.note('four', 4);
    expect([asked.length, changes]).toEqual([2, before]);
    pc.close();
  });

  it('keeps what it knows when it is undone, and lets go of everything', async () => {
    const undos: (() => void)[] = [];
    network.turn = 'refuses';
    network.cut();
    const watched = (pc: RTCPeerConnection) => undos.push(port.watch(pc));
    const [a, b] = await agree({ configuration: TURN, watched });
    for (const undo of [...undos, ...undos]) undo();
    const before = changes;
    for (const pc of [a, b]) pc.close();
    await clock.advance(60_000);
    expect([changes, clock.pending]).toEqual([before, 0]);
    expect(port.latest(connecting)?.code).toBe('turn-unauthorized');
    expect(port.latest(connecting)?.evidence.states.connection).not.toBe('closed');
  });

  it('that is undone too late keeps what it saw last', async () => {
    const undos: (() => void)[] = [];
    const [a, b] = await agree({ isApart: true, watched: (pc) => undos.push(port.watch(pc)) });
    for (const pc of [a, b]) pc.close();
    for (const undo of undos) undo();
    expect(port.latest(connecting)?.evidence).toMatchObject({
      hasRemoteDescription: true,
      states: { signaling: 'stable' },
    });
  });

  it('goes on with the next connection', async () => {
    for (let count = 0; count < 14; count += 1) {
      const pc = network.createPeerConnection();
      port.watch(pc)();
      pc.close();
    }
    expect(port.latest(connecting)?.evidence.connections).toBe(14);
    expect(stepsOf().at(-1)).toBe('connection 14 made');
  });

  it('remembers the last 60 steps', () => {
    for (let count = 0; count < 100; count += 1) port.note(`step ${count}`, count);
    const { timeline = [] } = port.latest(connecting)?.evidence ?? {};
    expect([timeline.length, timeline[0], timeline[59]]).toEqual([
      60,
      { at: 40, what: 'step 40' },
      { at: 99, what: 'step 99' },
    ]);
  });
});

/** Watches a connection, and counts how often its statistics are read. */
function countReadings() {
  const readings = {
    count: 0,
    undos: [] as (() => void)[],
    watch(pc: RTCPeerConnection): void {
      const read = pc.getStats.bind(pc);
      pc.getStats = (...args) => {
        readings.count += 1;
        return read(...args);
      };
      readings.undos.push(port.watch(pc));
    },
  };
  return readings;
}

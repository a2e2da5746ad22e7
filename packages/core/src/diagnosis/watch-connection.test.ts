import { describe, expect, it } from 'vitest';
import { connecting, createDiagnosisBench, TURN } from '../testing/diagnosis-bench.ts';

const bench = createDiagnosisBench();

describe('the watch', () => {
  it('reads statistics every second while there should be a path, and is none', async () => {
    const readings = countReadings();
    bench.network.cut();
    const [a, b] = await bench.agree({ watch: readings.watch });
    const before = readings.count;
    await bench.clock.advance(5_000);
    expect(readings.count - before).toBe(5);
    for (const undo of readings.undos) undo();
    for (const pc of [a, b]) pc.close();
    expect(bench.clock.pending).toBe(0);
  });

  it('reads them when it connects and a second later, and no more', async () => {
    const readings = countReadings();
    const [a, b] = await bench.agree({ watch: readings.watch });
    const before = readings.count;
    expect(before).toBeGreaterThan(0);
    await bench.clock.advance(60_000);
    expect(readings.count).toBe(before + 1);
    bench.port.note('restart-ice', bench.clock.now());
    expect(readings.count).toBe(before + 2);
    expect(bench.clock.pending).toBe(0);
    for (const pc of [a, b]) pc.close();
  });

  it('reads none before the other side has answered', async () => {
    const readings = countReadings();
    const pc = bench.network.createPeerConnection();
    readings.watch(pc);
    pc.addTransceiver('audio');
    void pc.setLocalDescription();
    await bench.clock.advance(60_000);
    expect(readings.count).toBe(0);
    pc.close();
  });

  it('does not ask again before it was answered, and survives a refusal', async () => {
    const pc = bench.network.createPeerConnection();
    const asked: ((error: Error) => void)[] = [];
    pc.getStats = () => new Promise((_, reject) => asked.push(reject));
    const undo = bench.port.watch(pc);
    bench.port.note('one', 1);
    bench.port.note('two', 2);
    expect(asked).toHaveLength(1);
    asked[0]?.(new Error('closed'));
    await bench.clock.settle();
    bench.port.note('three', 3);
    expect(asked).toHaveLength(2);
    undo();
    const before = bench.changes;
    asked[1]?.(new Error('closed'));
    await bench.clock.settle();
    bench.port.note('four', 4);
    expect([asked.length, bench.changes]).toEqual([2, before]);
    pc.close();
  });

  it('keeps what it knows when it is undone, and lets go of everything', async () => {
    const undos: (() => void)[] = [];
    bench.network.turn = 'refuses';
    bench.network.cut();
    const watch = (pc: RTCPeerConnection) => void undos.push(bench.port.watch(pc));
    const [a, b] = await bench.agree({ configuration: TURN, watch });
    for (const undo of [...undos, ...undos]) undo();
    const before = bench.changes;
    for (const pc of [a, b]) pc.close();
    await bench.clock.advance(60_000);
    expect([bench.changes, bench.clock.pending]).toEqual([before, 0]);
    expect(bench.port.latest(connecting)?.code).toBe('turn-unauthorized');
    expect(bench.port.latest(connecting)?.evidence.states.connection).not.toBe('closed');
  });

  it('that is undone too late keeps what it saw last', async () => {
    const undos: (() => void)[] = [];
    const [a, b] = await bench.agree({
      isApart: true,
      watch: (pc) => void undos.push(bench.port.watch(pc)),
    });
    for (const pc of [a, b]) pc.close();
    for (const undo of undos) undo();
    expect(bench.port.latest(connecting)?.evidence).toMatchObject({
      hasRemoteDescription: true,
      states: { signaling: 'stable' },
    });
  });

  it('goes on with the next connection', async () => {
    for (let count = 0; count < 14; count += 1) {
      const pc = bench.network.createPeerConnection();
      bench.port.watch(pc)();
      pc.close();
    }
    expect(bench.port.latest(connecting)?.evidence.connections).toBe(14);
    expect(bench.steps().at(-1)).toBe('connection 14 made');
  });

  it('remembers the last 60 steps', () => {
    for (let count = 0; count < 100; count += 1) bench.port.note(`step ${count}`, count);
    const { timeline = [] } = bench.port.latest(connecting)?.evidence ?? {};
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
      readings.undos.push(bench.port.watch(pc));
    },
  };
  return readings;
}

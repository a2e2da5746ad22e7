import { describe, expect, it } from 'vitest';
import { EarshotError } from '../errors.ts';
import { connecting, createDiagnosisBench, TURN } from '../testing/diagnosis-bench.ts';

const bench = createDiagnosisBench();

describe('the diagnosis of a call', () => {
  it('says nothing while all is well', async () => {
    const [a, b] = await bench.agree({});
    expect(bench.port.latest({ ...connecting, flowedForMs: 5_000, lostForMs: 0 })).toBeUndefined();
    for (const pc of [a, b]) pc.close();
  });

  it('says nothing while it is too early', () => {
    bench.port.watch(bench.network.createPeerConnection());
    expect(bench.port.latest({ ...connecting, lostForMs: 2_999 })).toBeUndefined();
    expect(bench.port.latest(connecting)?.code).toBe('peer-unreachable');
  });

  it('says nothing that it does not know, until the call is over', async () => {
    const undos: (() => void)[] = [];
    const watch = (pc: RTCPeerConnection) => void undos.push(bench.port.watch(pc));
    const [a, b] = await bench.agree({ watch });
    const facts = { ...connecting, flowedForMs: 5_000, lostForMs: 0 };
    expect(bench.port.latest({ ...facts, isOver: true })?.code).toBe('unknown');
    expect(bench.port.latest(facts)).toBeUndefined();
    for (const pc of [a, b]) pc.close();
  });

  it('is the same object until something bench.changes', async () => {
    const [a, b] = await bench.agree({ isApart: true });
    const first = bench.port.latest(connecting);
    expect(first?.code).toBe('peer-unreachable');
    expect(bench.port.latest({ ...connecting, lostForMs: 10_900 })).toBe(first);
    expect(bench.port.latest({ ...connecting, lostForMs: 11_000 })).not.toBe(first);
    for (const pc of [a, b]) pc.close();
  });

  it('that there was no connection at all', () => {
    expect(bench.port.latest(connecting)?.code).toBe('browser-unsupported');
    expect(bench.steps()).toEqual([]);
  });
});

describe('a TURN server', () => {
  it('that refuses the credentials', async () => {
    bench.network.turn = 'refuses';
    const undos: (() => void)[] = [];
    const watch = (pc: RTCPeerConnection) => void undos.push(bench.port.watch(pc));
    bench.network.cut();
    const [a, b] = await bench.agree({ configuration: TURN, watch });
    const before = bench.changes;
    expect(before).toBeGreaterThan(0);
    const found = bench.port.latest(connecting);
    expect(found).toMatchObject({
      code: 'turn-unauthorized',
      evidence: {
        iceServers: ['turn:udp'],
        iceErrors: [{ server: 'turn:udp', code: 401, text: 'Unauthorized.', count: 1 }],
        localCandidates: [{ type: 'host', protocol: 'udp', count: 1 }],
        remoteCandidates: [{ type: 'host', protocol: 'udp', count: 1 }],
      },
    });
    expect(bench.steps()).toContain('turn:udp: error 401');
    // Once more in another generation: it is counted, and no new step.
    a.restartIce();
    await bench.clock.advance(50);
    await Promise.all([a.setLocalDescription(), bench.clock.advance(50)]);
    expect(bench.port.latest(connecting)?.evidence.iceErrors).toMatchObject([{ count: 2 }]);
    expect(bench.steps().filter((what) => what.startsWith('turn'))).toHaveLength(1);
    for (const undo of undos) undo();
    for (const pc of [a, b]) pc.close();
    expect(bench.clock.pending).toBe(0);
  });

  it('that keeps silent', async () => {
    bench.network.turn = 'silent';
    bench.network.cut();
    const [a, b] = await bench.agree({ configuration: TURN });
    expect(bench.port.latest(connecting)).toMatchObject({
      code: 'udp-blocked-no-relay',
      evidence: { states: { gathering: 'gathering' } },
    });
    for (const pc of [a, b]) pc.close();
  });

  it('that gives a relay', async () => {
    const [a, b] = await bench.agree({ configuration: TURN });
    await bench.clock.advance(2_000);
    const { evidence } = bench.port.latest({ ...connecting, isOver: true }) ?? {};
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
    bench.network.cut();
    const [a, b] = await bench.agree({});
    await bench.clock.advance(20_000);
    expect(bench.port.latest(connecting)).toMatchObject({
      code: 'no-route',
      // What Chromium forgets is remembered.
      evidence: { pairs: { 'in-progress': 1 }, states: { connection: 'failed' } },
    });
    expect(bench.steps()).toEqual([
      'connection 1 made',
      'connection: connecting',
      'connection: failed',
    ]);
    for (const pc of [a, b]) pc.close();
  });

  it('that breaks, and what was tried', async () => {
    const [a, b] = await bench.agree({});
    bench.network.cut();
    await bench.clock.advance(2_000);
    const lost = { ...connecting, flowedForMs: 60_000, lostForMs: 2_000 };
    expect(bench.port.latest(lost)?.code).toBe('media-stalled');
    bench.port.note('restart-ice', bench.clock.now());
    bench.port.note('rebuild 203.0.113.7', bench.clock.now());
    await bench.clock.advance(16_000);
    const found = bench.port.latest({ ...lost, lostForMs: 18_000 });
    expect(found?.code).toBe('path-lost');
    expect(found?.evidence).toMatchObject({ flowedForMs: 60_000, lostForMs: 18_000 });
    expect(bench.steps(lost).slice(-4)).toEqual([
      'restart-ice',
      'rebuild …',
      'connection: disconnected',
      'connection: failed',
    ]);
    for (const pc of [a, b]) pc.close();
  });
});

describe('a negotiation', () => {
  const noAnswer = new EarshotError('link/negotiation-failed');

  it('that the browser refuses, though later no answer comes either', () => {
    const pc = bench.network.createPeerConnection();
    bench.port.watch(pc);
    bench.port.negotiationFailed(new DOMException('No.', 'OperationError'));
    bench.port.negotiationFailed(noAnswer);
    expect(bench.port.latest(connecting)?.code).toBe('negotiation-failed');
    expect(bench.port.latest(connecting)?.evidence.negotiationFailure).toBe('OperationError');
    expect(bench.steps().slice(1)).toEqual(Array(2).fill('negotiation failed: OperationError'));
    pc.close();
  });

  it('that finds no answer', () => {
    const pc = bench.network.createPeerConnection();
    bench.port.watch(pc);
    bench.port.negotiationFailed(noAnswer);
    expect(bench.port.latest(connecting)).toMatchObject({
      code: 'peer-unreachable',
      evidence: { negotiationFailure: 'no-answer' },
    });
    pc.close();
  });

  it('that goes through makes good for those that did not', async () => {
    const watch = (pc: RTCPeerConnection): void => {
      bench.port.watch(pc);
      bench.port.negotiationFailed(new DOMException('No.', 'OperationError'));
    };
    const [a, b] = await bench.agree({ watch });
    const over = bench.port.latest({ ...connecting, isOver: true });
    expect(over?.evidence).not.toHaveProperty('negotiationFailure');
    for (const pc of [a, b]) pc.close();
  });

  it('is of no connection before there is one', () => {
    bench.port.negotiationFailed(noAnswer);
    expect(bench.steps()).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { FakeClock } from '../testing/fake-clock.ts';
import { createMemoryPair } from '../transport/memory.ts';
import { createConfirmations } from './confirmations.ts';
import { createGate, gateTransport } from './gate.ts';

function bench() {
  const clock = new FakeClock();
  const passed: string[] = [];
  const stuck: number[] = [];
  const gate = createGate({ clock, limitMs: 500, stuck: (version) => void stuck.push(version) });
  return {
    clock,
    gate,
    passed,
    stuck,
    pass: (version: number, name: string) => gate.pass(version, () => void passed.push(name)),
  };
}

describe('the gate', () => {
  it('lets pass in order, what is known to all at once', () => {
    const { gate, passed, pass } = bench();
    gate.open(3);
    pass(3, 'a');
    pass(5, 'b');
    pass(4, 'c');
    gate.open(4);
    expect(passed).toEqual(['a']);
    gate.open(5);
    gate.open(1);
    expect(passed).toEqual(['a', 'b', 'c']);
  });

  it('says for which version the first one has waited for too long', () => {
    const { clock, gate, stuck, pass } = bench();
    pass(1, 'a');
    clock.advanceSync(400);
    pass(2, 'b');
    clock.advanceSync(99);
    gate.open(1);
    clock.advanceSync(499);
    expect(stuck).toEqual([]);
    clock.advanceSync(1);
    expect(stuck).toEqual([2]);
    gate.open(2);
    expect(clock.pending).toBe(0);
  });

  it('that is shut forgets what waits, and lets nothing pass', () => {
    const { clock, gate, passed, pass } = bench();
    pass(1, 'a');
    gate.shut();
    pass(0, 'b');
    gate.open(9);
    expect([passed, clock.pending]).toEqual([[], 0]);
  });

  it('is where the frames of a transport wait, and nothing else of it', () => {
    const { gate } = bench();
    const [transport, server] = createMemoryPair();
    const gated = gateTransport(transport, { gate, needed: () => 1 });
    server.connect({ open: () => undefined, message: () => undefined, close: () => undefined });
    expect(gated.state).toBe('idle');
    gated.connect({ open: () => undefined, message: () => undefined, close: () => undefined });
    gated.send('hello');
    gated.close();
    expect([gated.state, transport.state]).toEqual(['closed', 'closed']);
    expect(() => gate.open(1)).not.toThrow();
  });
});

describe('confirmations', () => {
  it('of all followers count', () => {
    const confirmations = createConfirmations();
    expect(confirmations.common([], 7)).toBe(7);
    expect(confirmations.common(['a', 'b'], 7)).toBe(0);
    confirmations.note('a', 5);
    confirmations.note('a', 4);
    confirmations.note('b', 6);
    expect(confirmations.common(['a', 'b'], 7)).toBe(5);
    expect(confirmations.common(['b'], 7)).toBe(6);
    expect(confirmations.common(['b'], 3)).toBe(3);
  });

  it('of a tab that is stuck are not waited for until it has caught up', () => {
    const confirmations = createConfirmations();
    confirmations.note('a', 5);
    expect(confirmations.giveUpOn(['a', 'b'], 5)).toEqual(['b']);
    expect(confirmations.giveUpOn(['a', 'b'], 5)).toEqual([]);
    expect(confirmations.common(['a', 'b'], 7)).toBe(5);
    expect(confirmations.stable(['a', 'b'], 7)).toBe(0);
    confirmations.note('b', 4);
    expect(confirmations.common(['a', 'b'], 7)).toBe(5);
    confirmations.note('b', 5);
    confirmations.note('a', 6);
    expect(confirmations.common(['a', 'b'], 7)).toBe(5);
  });
});

import { describe, expect, it } from 'vitest';
import { FakeClock } from '../testing/fake-clock.ts';
import { AckDelay } from './ack-delay.ts';

const names = ['a', 'b', 'c', 'd'] as const;

/** Four sessions of one clock, and when whose acknowledgement was overdue, in ms from the start. */
function bench() {
  const clock = new FakeClock();
  const start = clock.now();
  const rung: string[] = [];
  const ring = (name: string): void => void rung.push(`${name} ${clock.now() - start}`);
  const [a, b, c, d] = names.map((name) => new AckDelay(clock, () => ring(name)));
  if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error();
  const owe = (delay: AckDelay): void => delay.owe(clock.now());
  return { clock, rung, owe, a, b, c, d };
}

describe('acknowledgements that wait', () => {
  it('are overdue after 100 ms each, with one timer for all', async () => {
    const { clock, rung, owe, a, b, c } = bench();
    owe(a);
    await clock.advance(30);
    owe(b);
    await clock.advance(1);
    owe(c);
    expect(clock.pending).toBe(1);
    await clock.advance(1_000);
    expect(rung).toEqual(['a 100', 'b 130', 'c 131']);
    expect(clock.pending).toBe(0);
  });

  it('are overdue together when they began together', async () => {
    const { clock, rung, owe, a, b, c } = bench();
    [a, b, c].forEach(owe);
    await clock.advance(100);
    expect(rung).toEqual(['a 100', 'b 100', 'c 100']);
  });

  it('wait since the first message that is owed', async () => {
    const { clock, rung, owe, a } = bench();
    owe(a);
    await clock.advance(60);
    owe(a);
    await clock.advance(1_000);
    expect(rung).toEqual(['a 100']);
  });

  it.each([
    ['the first', 'a', ['b 100', 'c 100', 'd 100']],
    ['one in the middle', 'b', ['a 100', 'c 100', 'd 100']],
    ['the last', 'd', ['a 100', 'b 100', 'c 100']],
  ] as const)('are none when %s was paid', async (_, name, expected) => {
    const { clock, rung, owe, ...delays } = bench();
    names.forEach((each) => owe(delays[each]));
    delays[name].paid();
    delays[name].paid();
    await clock.advance(1_000);
    expect(rung).toEqual(expected);
  });

  it('wait anew after they were paid', async () => {
    const { clock, rung, owe, a, b } = bench();
    owe(a);
    owe(b);
    await clock.advance(40);
    a.paid();
    await clock.advance(10);
    owe(a);
    await clock.advance(1_000);
    expect(rung).toEqual(['b 100', 'a 150']);
  });

  it('wait anew from within', async () => {
    const clock = new FakeClock();
    const start = clock.now();
    const rung: number[] = [];
    const delay = new AckDelay(clock, () => {
      rung.push(clock.now() - start);
      delay.owe(clock.now());
    });
    delay.owe(clock.now());
    await clock.advance(320);
    expect(rung).toEqual([100, 200, 300]);
    delay.stop();
    expect(clock.pending).toBe(0);
  });

  it('leave no timer behind when the last one stops, whoever was paid before', () => {
    const { clock, owe, a, b } = bench();
    owe(a);
    owe(b);
    a.stop();
    expect(clock.pending).toBe(1);
    b.paid();
    expect(clock.pending).toBe(1);
    a.stop();
    expect(clock.pending).toBe(0);
  });

  it('of others wait on when one fails', async () => {
    const { clock, rung, owe, b } = bench();
    const broken = new AckDelay(clock, () => {
      throw new Error('The socket is broken.');
    });
    owe(broken);
    owe(b);
    expect(() => clock.advanceSync(100)).toThrow('The socket is broken.');
    await clock.advance(1_000);
    expect(rung).toEqual(['b 100']);
  });

  it('of two clocks have nothing to do with each other', async () => {
    const [one, other] = [bench(), bench()];
    one.owe(one.a);
    other.owe(other.a);
    await one.clock.advance(100);
    expect([one.rung, other.rung]).toEqual([['a 100'], []]);
  });
});

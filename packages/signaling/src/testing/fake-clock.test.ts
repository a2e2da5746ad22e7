import { describe, expect, it } from 'vitest';
import { FakeClock } from './fake-clock.ts';

describe('a fake clock', () => {
  it('stands still until it is moved', async () => {
    const clock = new FakeClock(100);
    expect(clock.now()).toBe(100);
    await clock.advance(50);
    expect(clock.now()).toBe(150);
  });

  it('runs each timer at its own moment, in the order of the moments', async () => {
    const clock = new FakeClock(0);
    const ran: string[] = [];
    clock.after(30, () => void ran.push(`c at ${clock.now()}`));
    clock.after(10, () => void ran.push(`a at ${clock.now()}`));
    clock.after(10, () => void ran.push(`b at ${clock.now()}`));
    clock.after(31, () => void ran.push('too late'));
    await clock.advance(30);
    expect(ran).toEqual(['a at 10', 'b at 10', 'c at 30']);
    expect(clock.pending).toBe(1);
  });

  it('runs timers that timers start, when they fall due within the same move', async () => {
    const clock = new FakeClock(0);
    const ran: number[] = [];
    const tick = (): void => {
      ran.push(clock.now());
      clock.after(10, tick);
    };
    clock.after(10, tick);
    await clock.advance(35);
    expect(ran).toEqual([10, 20, 30]);
  });

  it('lets promises finish before the next timer', async () => {
    const clock = new FakeClock(0);
    const ran: string[] = [];
    clock.after(1, () => void Promise.resolve().then(() => ran.push('promise')));
    clock.after(1, () => void ran.push('timer'));
    await clock.advance(1);
    expect(ran).toEqual(['promise', 'timer']);
  });

  it('forgets a timer that was cancelled, also twice', async () => {
    const clock = new FakeClock(0);
    const cancel = clock.after(1, () => expect.unreachable());
    cancel();
    cancel();
    expect(clock.pending).toBe(0);
    await clock.advance(10);
  });

  it('runs what fell due during sleep late', async () => {
    const clock = new FakeClock(0);
    const ran: number[] = [];
    clock.after(10, () => void ran.push(clock.now()));
    clock.after(5_000, () => void ran.push(clock.now()));
    await clock.sleep(1_000);
    expect(ran).toEqual([1_000]);
  });

  it('can be moved at once', () => {
    const clock = new FakeClock(0);
    const ran: number[] = [];
    clock.after(10, () => clock.after(-5, () => void ran.push(clock.now())));
    clock.advanceSync(20);
    expect([ran, clock.now()]).toEqual([[10], 20]);
  });
});

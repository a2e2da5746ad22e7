import { FakeClock } from '@earshot/signaling/testing';
import { describe, expect, it } from 'vitest';
import { inTime, LATE } from './in-time.ts';

describe('inTime', () => {
  it('gives what comes in time, and leaves no timer', async () => {
    const clock = new FakeClock();
    expect(await inTime(Promise.resolve('done'), { clock, ms: 1_000 })).toBe('done');
    expect(clock.pending).toBe(0);
  });

  it('passes on what goes wrong in time, and leaves no timer', async () => {
    const clock = new FakeClock();
    const work = Promise.reject(new Error('broken'));
    await expect(inTime(work, { clock, ms: 1_000 })).rejects.toThrow('broken');
    expect(clock.pending).toBe(0);
  });

  it('waits no longer than it was told to', async () => {
    const clock = new FakeClock();
    let outcome: unknown;
    void inTime(new Promise(() => undefined), { clock, ms: 1_000 }).then((is) => (outcome = is));
    await clock.advance(999);
    expect(outcome).toBeUndefined();
    await clock.advance(1);
    expect(outcome).toBe(LATE);
    expect(clock.pending).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { FakeClock } from './testing/fake-clock.ts';
import { createTimers } from './timers.ts';

describe('timers by purpose', () => {
  it('run once each, and a second start replaces the first', async () => {
    const clock = new FakeClock();
    const due: string[] = [];
    const timers = createTimers(clock);
    timers.start('ring', 100, () => void due.push('too soon'));
    timers.start('ring', 200, () => void due.push('ring'));
    timers.start('reach', 50, () => void due.push('reach'));
    await clock.advance(150);
    expect(due).toEqual(['reach']);
    expect([timers.isRunning('ring'), timers.isRunning('reach')]).toEqual([true, false]);
    await clock.advance(100);
    expect(due).toEqual(['reach', 'ring']);
    expect(clock.pending).toBe(0);
  });

  it('are stopped one by one, or wholesale', async () => {
    const clock = new FakeClock();
    const due: string[] = [];
    const timers = createTimers(clock);
    timers.start('ring', 100, () => void due.push('ring'));
    timers.start('reach', 50, () => void due.push('reach'));
    timers.start('connect', 70, () => void due.push('connect'));
    timers.stop('connect');
    expect(clock.pending).toBe(2);
    timers.stopAll();
    await clock.advance(200);
    expect(due).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});

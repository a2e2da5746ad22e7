import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from './system-clock.ts';

const DAY = 86_400_000;

describe('the machine’s clock', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('never runs backwards', () => {
    const clock = systemClock();
    expect(clock.now()).toBe(1_000);
    vi.setSystemTime(500);
    expect(clock.now()).toBe(1_000);
    vi.setSystemTime(2_000);
    expect(clock.now()).toBe(2_000);
  });

  it.each([10, DAY, 60 * DAY])('runs what is due after %i ms, then and once', (delayMs) => {
    const run = vi.fn();
    systemClock().after(delayMs, run);
    vi.advanceTimersByTime(delayMs - 1);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(run).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(100 * DAY);
    expect(run).toHaveBeenCalledOnce();
  });

  it.each([
    { delayMs: 10, cancelledAfterMs: 5 },
    { delayMs: 60 * DAY, cancelledAfterMs: DAY },
    { delayMs: 60 * DAY, cancelledAfterMs: 40 * DAY },
  ])('forgets what is cancelled ($delayMs ms, after $cancelledAfterMs)', (row) => {
    const run = vi.fn();
    const cancel = systemClock().after(row.delayMs, run);
    vi.advanceTimersByTime(row.cancelledAfterMs);
    cancel();
    cancel();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(100 * DAY);
    expect(run).not.toHaveBeenCalled();
  });
});

import { FakeClock } from '@earshot/signaling/testing';
import { describe, expect, it } from 'vitest';
import { createIceRefresh } from './ice-refresh.ts';

describe('TURN credentials', () => {
  it('are asked for again well before they expire, and no more after the call', async () => {
    const clock = new FakeClock();
    let requests = 0;
    const refresh = createIceRefresh(clock, () => (requests += 1));
    refresh.received(100_000);
    await clock.advance(79_000);
    expect(requests).toBe(0);
    await clock.advance(2_000);
    expect(requests).toBe(1);
    refresh.received(1_000);
    await clock.advance(9_000);
    expect(requests).toBe(1);
    refresh.stop();
    refresh.received(100_000);
    await clock.advance(200_000);
    expect(requests).toBe(1);
    expect(clock.pending).toBe(0);
  });

  it('that never expire are not asked for', () => {
    const clock = new FakeClock();
    createIceRefresh(clock, () => undefined).received(0);
    expect(clock.pending).toBe(0);
  });
});

import { FakeClock } from '@earshot/signaling/testing';
import { expect, it } from 'vitest';
import { createSharedClock } from './shared-clock.ts';

it('shows the time of another clock, never backwards, and waits by its own', async () => {
  const own = new FakeClock(1_000_000);
  const shared = createSharedClock(own);
  expect(shared.now()).toBe(1_000_000);
  let offset = -300_000.4;
  shared.follow(() => offset);
  expect(shared.now()).toBe(700_000);
  offset = -400_000;
  expect(shared.now()).toBe(700_000);
  let ran = false;
  shared.after(500, () => (ran = true));
  await own.advance(500);
  expect(ran).toBe(true);
  offset = -299_000;
  expect(shared.now()).toBe(701_500);
});

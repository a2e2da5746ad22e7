import { setTimeout as after } from 'node:timers/promises';
import { now } from '../page/now.ts';
import { leaksIn } from './leaks.ts';
import type { Seats } from './watch-call.ts';

/** What is still open after the end; closing may take until `limitMs`. */
export async function findLeaks(seats: Seats, limitMs: number): Promise<readonly string[]> {
  const until = now() + limitMs;
  for (;;) {
    const [alice, bob] = await Promise.all([seats.alice.openThings(), seats.bob.openThings()]);
    const leaks = [...leaksIn('alice', alice), ...leaksIn('bob', bob)];
    if (leaks.length === 0 || now() > until) return leaks;
    await after(150);
  }
}

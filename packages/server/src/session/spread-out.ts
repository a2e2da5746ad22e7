import type { Clock } from '@earshot/signaling/server';
import { pause } from '../pause.ts';

/** How often the next ones are visited, in ms. */
const TICK_MS = 100;

/** Visits all items evenly spread over a time, in ms; without any, all at once. Resolves when that is over. */
export async function spreadOut<Item>(
  items: readonly Item[],
  visit: (item: Item) => void,
  { clock, overMs }: { readonly clock: Clock; readonly overMs: number },
): Promise<void> {
  const ticks = items.length === 0 ? 0 : Math.ceil(overMs / TICK_MS);
  let done = 0;
  for (let tick = 1; tick <= ticks; tick += 1) {
    const share = Math.round((items.length * tick) / ticks);
    items.slice(done, share).forEach(visit);
    done = share;
    await pause(clock, overMs / ticks);
  }
  items.slice(done).forEach(visit);
}

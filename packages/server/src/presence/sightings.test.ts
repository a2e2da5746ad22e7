import { FakeClock } from '@earshot/signaling/testing';
import { afterEach, expect, it } from 'vitest';
import { openSqliteStore } from '../store/open-sqlite-store.ts';
import type { LastSeen } from '../store/last-seen.ts';
import type { Store } from '../store/store.ts';
import { createSightings } from './sightings.ts';

const START = 1_767_225_600_000;
const stores: Store[] = [];
afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
});

/** On a real database, whose steps are counted, and which may be told to fail or to hang. */
async function keep({ startAt = START, ...parts }: Partial<LastSeen> & { startAt?: number } = {}) {
  const store = await openSqliteStore(':memory:');
  stores.push(store);
  const clock = new FakeClock(startAt);
  const written: number[] = [];
  const failed: unknown[] = [];
  const sightings = createSightings({
    clock,
    failed: (error) => failed.push(error),
    store: {
      ...store.lastSeen,
      note(seen, now) {
        written.push(seen.length);
        return store.lastSeen.note(seen, now);
      },
      ...parts,
    },
  });
  const readBack = () => store.lastSeen.of(['bob', 'carol']);
  return { store, clock, sightings, written, failed, readBack };
}

/** Until what a database has under way is done. */
async function until(isSo: () => boolean, clock: FakeClock): Promise<void> {
  while (!isSo()) {
    await new Promise((resolve) => setImmediate(resolve));
    await clock.settle();
  }
}

it('writes those together who leave within a second, to the second', async () => {
  const { clock, sightings, written, readBack } = await keep();
  sightings.note({ user: 'bob', at: START + 1_999 });
  await clock.advance(500);
  sightings.note({ user: 'carol', at: START });
  sightings.note({ user: 'bob', at: START + 3_000 });
  expect(sightings.recent('bob')).toBe(START + 3_000);
  expect(written).toEqual([]);
  await clock.advance(500);
  await sightings.close();
  expect(written).toEqual([2]);
  expect(await readBack()).toEqual([
    { user: 'bob', at: START + 3_000 },
    { user: 'carol', at: START },
  ]);
});

it('writes many in steps, and what is not written yet when it is closed', async () => {
  const { clock, sightings, written } = await keep();
  for (let index = 0; index < 1_200; index += 1) sightings.note({ user: `u${index}`, at: START });
  await sightings.close();
  await sightings.close();
  expect(written).toEqual([500, 500, 200]);
  sightings.note({ user: 'late', at: START });
  expect(clock.pending).toBe(0);
});

it('tries again what could not be written, the newest, and gives up the oldest of too many', async () => {
  let isAway = true;
  const tried: number[] = [];
  const parts = await keep();
  const { clock, failed } = parts;
  const sightings = createSightings({
    clock,
    failed: (error) => failed.push(error),
    store: {
      ...parts.store.lastSeen,
      note(seen, now) {
        tried.push(seen.length);
        return isAway ? Promise.reject(new Error('away')) : parts.store.lastSeen.note(seen, now);
      },
    },
  });
  sightings.note({ user: 'first', at: START });
  for (let index = 0; index < 9_998; index += 1) sightings.note({ user: `u${index}`, at: START });
  sightings.note({ user: 'bob', at: START });
  sightings.note({ user: 'carol', at: START });
  await clock.advance(1_000);
  expect([tried, failed.length]).toEqual([[500], 1]);
  sightings.note({ user: 'bob', at: START + 5_000 });
  isAway = false;
  await clock.advance(9_999);
  expect(tried).toHaveLength(1);
  await clock.advance(1);
  await until(() => tried.length === 21, clock);
  await sightings.close();
  expect(await parts.readBack()).toEqual([
    { user: 'bob', at: START + 5_000 },
    { user: 'carol', at: START },
  ]);
  expect(await parts.store.lastSeen.of(['first'])).toEqual([]);
});

it('knows those who have just left from memory, and others from the database', async () => {
  const { store, clock, sightings } = await keep();
  await store.lastSeen.note([{ user: 'carol', at: START - 60_000 }], START);
  sightings.note({ user: 'bob', at: START });
  const read = () => sightings.read(['bob', 'carol', 'nobody']);
  expect(Object.fromEntries(await read())).toEqual({ bob: START, carol: START - 60_000 });
  await clock.advance(60_000);
  // Whoever leaves next makes room.
  sightings.note({ user: 'dave', at: START + 60_000 });
  expect(sightings.recent('bob')).toBeUndefined();
  await sightings.close();
  expect(Object.fromEntries(await read())).toEqual({ bob: START, carol: START - 60_000 });
});

it('a clock that ran ahead is not believed for longer than it must', async () => {
  const { store, sightings, readBack } = await keep();
  await store.lastSeen.note([{ user: 'bob', at: START + 300_000 }], START + 300_000);
  expect((await sightings.read(['bob'])).get('bob')).toBe(START);
  sightings.note({ user: 'bob', at: START - 10_000 });
  await sightings.close();
  expect(await readBack()).toEqual([{ user: 'bob', at: START - 10_000 }]);
});

it.each([
  { name: 'fails', of: () => Promise.reject(new Error('away')), failures: 1 },
  { name: 'does not answer', of: () => new Promise<never>(() => undefined), failures: 0 },
])('goes without a database that $name', async ({ of, failures }) => {
  const { clock, sightings, failed } = await keep({ of });
  sightings.note({ user: 'bob', at: START });
  const reading = sightings.read(['bob', 'carol']);
  await clock.advance(2_000);
  expect(Object.fromEntries(await reading)).toEqual({ bob: START });
  expect(failed).toHaveLength(failures);
  await sightings.close();
});

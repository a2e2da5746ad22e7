import type { Outbox, OutboxEntry } from '../webhooks/outbox.ts';
import type { TestFunctions } from './describe-store.ts';

/** What the suite is written with: a test gets a fresh outbox. */
export interface OutboxTests extends Pick<TestFunctions, 'expect'> {
  readonly itKeeps: (
    what: string,
    test: (kept: { readonly outbox: Outbox }) => Promise<void>,
  ) => void;
}

/** An entry of a call of the same name, due at 1 s. */
export function entry(id: string, parts: Partial<OutboxEntry> = {}): OutboxEntry {
  return { id, call: id, body: `body of ${id}`, attempts: 0, dueAt: 1_000, ...parts };
}

export const idsOf = (entries: readonly OutboxEntry[]): readonly string[] =>
  entries.map(({ id }) => id);

/** Everything that is due some day. */
export const anyTime = { at: Number.MAX_SAFE_INTEGER, limit: 100 };

/** What every {@link Outbox} does. */
export function describeOutbox({ itKeeps, expect }: OutboxTests): void {
  itKeeps('gives what is due, the earliest first', async ({ outbox }) => {
    await outbox.add([entry('a', { dueAt: 3_000 }), entry('b'), entry('c', { dueAt: 2_000 })]);
    expect(await outbox.due({ at: 999, limit: 10 })).toEqual([]);
    expect(idsOf(await outbox.due({ at: 2_000, limit: 10 }))).toEqual(['b', 'c']);
    expect(idsOf(await outbox.due({ at: 9_000, limit: 2 }))).toEqual(['b', 'c']);
    expect((await outbox.due({ at: 1_000, limit: 1 }))[0]).toEqual(entry('b'));
    expect(await outbox.nextAt()).toEqual(1_000);
  });

  itKeeps('keeps the order of each call, also when its first entry is postponed', async (kept) => {
    const { outbox } = kept;
    await outbox.add([entry('a1', { call: 'a' }), entry('a2', { call: 'a' }), entry('b')]);
    expect(idsOf(await outbox.due(anyTime)).toSorted()).toEqual(['a1', 'b']);
    await outbox.postpone('a1', { attempts: 1, dueAt: 5_000 });
    expect(idsOf(await outbox.due({ at: 4_999, limit: 10 }))).toEqual(['b']);
    await outbox.remove('b');
    expect(await outbox.nextAt()).toEqual(5_000);
    expect(await outbox.due(anyTime)).toEqual([
      entry('a1', { call: 'a', attempts: 1, dueAt: 5_000 }),
    ]);
    await outbox.remove('a1');
    expect(idsOf(await outbox.due(anyTime))).toEqual(['a2']);
  });

  itKeeps('postpones what waits behind it, too', async ({ outbox }) => {
    const call = 'a';
    await outbox.add([entry('a1', { call }), entry('a2', { call, dueAt: 9_000 })]);
    await outbox.add([entry('a3', { call, dueAt: 2_000 }), entry('b', { dueAt: 2_000 })]);
    await outbox.postpone('a1', { attempts: 1, dueAt: 5_000 });
    await outbox.remove('b');
    await outbox.remove('a1');
    expect(await outbox.due(anyTime)).toEqual([entry('a2', { call, dueAt: 9_000 })]);
    await outbox.remove('a2');
    expect(await outbox.due(anyTime)).toEqual([entry('a3', { call, dueAt: 5_000 })]);
  });

  itKeeps('adds nothing twice, and forgets what was removed', async ({ outbox }) => {
    await outbox.add([]);
    await outbox.add([entry('a')]);
    await outbox.add([entry('a', { body: 'another' }), entry('b')]);
    expect((await outbox.due(anyTime)).map(({ body }) => body)).toEqual(['body of a', 'body of b']);
    await outbox.remove('a');
    await outbox.remove('b');
    await outbox.remove('no-such');
    await outbox.postpone('no-such', { attempts: 1, dueAt: 1 });
    expect([await outbox.due(anyTime), await outbox.nextAt()]).toEqual([[], undefined]);
  });

  itKeeps('is claimed by one, and by another one when the time is over', async ({ outbox }) => {
    await outbox.add([entry('a1', { call: 'a' }), entry('a2', { call: 'a' })]);
    const [first] = await outbox.due({ at: 1_000, limit: 1 });
    if (first === undefined) throw new Error('It is due.');
    const claims = await Promise.all([1, 2, 3, 4].map(() => outbox.claim(first, 31_000)));
    expect(claims.filter(Boolean).length).toEqual(1);
    expect(await outbox.due({ at: 30_999, limit: 10 })).toEqual([]);
    expect(await outbox.nextAt()).toEqual(31_000);
    const [again] = await outbox.due({ at: 31_000, limit: 10 });
    expect(again).toEqual({ ...first, dueAt: 31_000 });
    expect(await outbox.claim(first, 61_000)).toEqual(false);
    expect(await outbox.claim({ ...first, dueAt: 31_000 }, 61_000)).toEqual(true);
    await outbox.remove('a1');
    expect(idsOf(await outbox.due({ at: 1_000, limit: 10 }))).toEqual(['a2']);
    expect(await outbox.claim(first, 99_000)).toEqual(false);
  });
}

import { describe, expect, it } from 'vitest';
import type { Outbox, OutboxEntry } from '../webhooks/outbox.ts';

function entry(id: string, parts: Partial<OutboxEntry> = {}): OutboxEntry {
  return { id, call: id, body: `body of ${id}`, attempts: 0, dueAt: 1_000, ...parts };
}

const idsOf = (entries: readonly OutboxEntry[]): readonly string[] => entries.map(({ id }) => id);

/** What every {@link Outbox} does. */
export function describeOutbox(name: string, open: () => Promise<Outbox>): void {
  const all = { at: Number.MAX_SAFE_INTEGER, limit: 100 };

  describe(`the outbox (${name})`, () => {
    it('gives what is due, the earliest first', async () => {
      const outbox = await open();
      await outbox.add([entry('a', { dueAt: 3_000 }), entry('b'), entry('c', { dueAt: 2_000 })]);
      expect(await outbox.due({ at: 999, limit: 10 })).toEqual([]);
      expect(idsOf(await outbox.due({ at: 2_000, limit: 10 }))).toEqual(['b', 'c']);
      expect(idsOf(await outbox.due({ at: 9_000, limit: 2 }))).toEqual(['b', 'c']);
      expect((await outbox.due({ at: 1_000, limit: 1 }))[0]).toEqual(entry('b'));
      expect(await outbox.nextAt()).toBe(1_000);
    });

    it('keeps the order of each call, also when its first entry is postponed', async () => {
      const outbox = await open();
      await outbox.add([entry('a1', { call: 'a' }), entry('a2', { call: 'a' }), entry('b')]);
      expect(idsOf(await outbox.due(all)).toSorted()).toEqual(['a1', 'b']);
      await outbox.postpone('a1', { attempts: 1, dueAt: 5_000 });
      expect(idsOf(await outbox.due({ at: 4_999, limit: 10 }))).toEqual(['b']);
      await outbox.remove('b');
      expect(await outbox.nextAt()).toBe(5_000);
      expect(await outbox.due(all)).toEqual([
        entry('a1', { call: 'a', attempts: 1, dueAt: 5_000 }),
      ]);
      await outbox.remove('a1');
      expect(idsOf(await outbox.due(all))).toEqual(['a2']);
    });

    it('adds nothing twice, and forgets what was removed', async () => {
      const outbox = await open();
      await outbox.add([entry('a')]);
      await outbox.add([entry('a', { body: 'another' }), entry('b')]);
      expect((await outbox.due(all)).map(({ body }) => body)).toEqual(['body of a', 'body of b']);
      await outbox.remove('a');
      await outbox.remove('b');
      await outbox.remove('no-such');
      await outbox.postpone('no-such', { attempts: 1, dueAt: 1 });
      expect([await outbox.due(all), await outbox.nextAt()]).toEqual([[], undefined]);
    });
  });
}

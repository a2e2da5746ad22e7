import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '../store/open-sqlite-store.ts';
import { answeredRow, ringingRow } from '../testing/rows.ts';
import { createSteadyReads } from './steady-reads.ts';

async function parts() {
  const reads = createSteadyReads(await openSqliteStore(':memory:'));
  const { store } = reads;
  return {
    reads,
    store,
    live: async () => (await store.liveCallsOf('bob')).map(({ status }) => status),
  };
}

describe('a steady read', () => {
  it('is one read where nothing is written', async () => {
    const { reads, live } = await parts();
    let count = 0;
    const read = () => {
      count += 1;
      return live();
    };
    expect(await reads.of('bob', { read, use: (found) => found })).toEqual([]);
    expect(count).toBe(1);
  });

  it.each(['alice', 'bob'])('of %s is read again when a call is made and changed', async (user) => {
    const { reads, store, live } = await parts();
    const writes = [
      () => store.createCall(ringingRow(), []),
      () => store.changeCall(answeredRow(), []),
    ];
    const read = async () => {
      const found = await live();
      await writes.shift()?.();
      return found;
    };
    expect(await reads.of(user, { read, use: (found) => found })).toEqual(['answered']);
  });

  it('does not mind calls of others, or writes that lost', async () => {
    const { reads, store } = await parts();
    await store.createCall(ringingRow({ version: 2 }), []);
    let count = 0;
    const read = async () => {
      count += 1;
      await store.createCall(ringingRow({ id: 'x', callee: { user: 'carol' } }), []);
      await store.createCall(ringingRow(), []);
      await store.changeCall(answeredRow(), []);
    };
    await reads.of('bob', { read, use: () => undefined });
    expect(count).toBe(1);
  });

  it('comes to an end, and so does one that fails', async () => {
    const { reads, store } = await parts();
    let count = 0;
    const read = async () => {
      count += 1;
      await store.createCall(ringingRow({ id: `call-${count}` }), []);
      if (count > 10) throw new Error('gone');
      return count;
    };
    expect(await reads.of('bob', { read, use: (found) => found })).toBe(10);
    await expect(reads.of('bob', { read, use: () => undefined })).rejects.toThrow('gone');
  });
});

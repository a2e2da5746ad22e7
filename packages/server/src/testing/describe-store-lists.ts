import { isMissed } from '../hub/call-record.ts';
import type { CallRow } from '../hub/call-row.ts';
import type { CallCursor, CallFilter, Store } from '../store/store.ts';
import type { StoreTests } from './describe-store.ts';
import { answeredRow, bobPhone, endedRow, ringingRow, START, unansweredRow } from './rows.ts';

/** What a store finds, and in which order. */
export function describeLists({ itKeeps, expect }: StoreTests): void {
  async function fill(store: Store): Promise<void> {
    await store.createCall(ringingRow({ id: 'a', startedAt: START }), []);
    await store.createCall(answeredRow({ id: 'b', startedAt: START + 1 }), []);
    await store.createCall(endedRow({ id: 'c', startedAt: START + 2 }), []);
    const stranger = { user: 'carol', device: 'x' };
    const callee = { user: 'dave', device: 'y' };
    const other = { id: 'd', startedAt: START + 3, caller: stranger, callee };
    await store.createCall(answeredRow(other), []);
  }
  const ids = (rows: readonly CallRow[]): string[] => rows.map(({ id }) => id);

  itKeeps('live calls of a user, placed and received, oldest first', async (store) => {
    await fill(store);
    expect(ids(await store.liveCallsOf('alice'))).toEqual(['a', 'b']);
    expect(ids(await store.liveCallsOf('bob'))).toEqual(['a', 'b']);
    expect(ids(await store.liveCallsOf('dave'))).toEqual(['d']);
    expect(ids(await store.liveCallsOf('nobody'))).toEqual([]);
  });

  itKeeps('calls of a user that ended lately', async (store) => {
    await fill(store);
    expect(ids(await store.endedCallsOf('bob', START + 65_000))).toEqual(['c']);
    expect(ids(await store.endedCallsOf('bob', START + 65_001))).toEqual([]);
    expect(ids(await store.endedCallsOf('carol', START))).toEqual([]);
  });

  itKeeps('how many calls of a user ring', async (store) => {
    await fill(store);
    expect(await store.countRinging('alice')).toEqual(1);
    expect(await store.countRinging('bob')).toEqual(0);
  });

  itKeeps('how many calls live', async (store) => {
    expect(await store.countLive()).toEqual({ ringing: 0, answered: 0 });
    await fill(store);
    expect(await store.countLive()).toEqual({ ringing: 1, answered: 2 });
  });

  itKeeps('what calls came to, day by day', async (store) => {
    const day = 86_400_000;
    const lost = { reason: 'connection-lost', at: START + 25_000 } as const;
    await store.createCall(endedRow({ id: 'a' }), []);
    await store.createCall(endedRow({ id: 'b', startedAt: START + day - 1, end: lost }), []);
    await store.createCall(answeredRow({ id: 'c' }), []);
    await store.createCall(ringingRow({ id: 'd' }), []);
    for (const reason of ['unanswered', 'rejected'] as const) {
      await store.createCall(unansweredRow({ id: reason }, { reason, at: START + 9 }), []);
    }
    await store.createCall(endedRow({ id: 'e', startedAt: START + day, end: lost }), []);
    await store.createCall(endedRow({ id: 'late', startedAt: START + 2 * day }), []);
    await store.createCall(endedRow({ id: 'early', startedAt: START - 1 }), []);
    const quality = { setupMs: 300.5 };
    const rating = { stars: 4, at: START };
    await store.annotateCall('a', 'caller', { quality, rating });
    await store.annotateCall('a', 'callee', { quality: { setupMs: 500 } });
    await store.annotateCall('b', 'callee', { quality: { audioMos: 4 }, rating });
    expect(await store.callDays({ from: START, to: START + 2 * day })).toEqual([
      {
        startedAt: START,
        ...{ calls: 6, answered: 3, missed: 1, talked: 2, failed: 1, talkedMs: 80_000 },
        ...{ setupMs: 800.5, setups: 2, stars: 8, ratings: 2 },
      },
      {
        startedAt: START + day,
        ...{ calls: 1, answered: 1, missed: 0, talked: 1, failed: 1, talkedMs: 20_000 },
        ...{ setupMs: 0, setups: 0, stars: 0, ratings: 0 },
      },
    ]);
    expect(await store.callDays({ from: 0, to: 1 })).toEqual([]);
  });

  itKeeps('all live calls, page by page', async (store) => {
    await fill(store);
    expect(ids(await store.liveCalls({ after: '', limit: 2 }))).toEqual(['a', 'b']);
    expect(ids(await store.liveCalls({ after: 'b', limit: 2 }))).toEqual(['d']);
  });

  const missedEnd = { reason: 'unanswered', at: START + 60_000 } as const;

  /** From the newest to the oldest: dave's, missed, declined, ended, answered, ringing. */
  async function fillKinds(store: Store): Promise<void> {
    const voice = { audio: true, video: false };
    const rows: readonly CallRow[] = [
      ringingRow({ id: 'ringing', startedAt: START }),
      answeredRow({ id: 'answered', startedAt: START + 1, media: voice }),
      endedRow({ id: 'ended', startedAt: START + 2, context: 'visit-7' }),
      unansweredRow({ id: 'declined', startedAt: START + 3 }, { ...missedEnd, reason: 'rejected' }),
      unansweredRow({ id: 'missed', startedAt: START + 4, context: 'visit-7' }, missedEnd),
      unansweredRow({ id: 'daves', startedAt: START + 5, callee: { user: 'dave' } }, missedEnd),
      unansweredRow(
        { id: 'to-alice', startedAt: START + 6, caller: bobPhone, callee: { user: 'alice' } },
        { reason: 'cancelled', at: START + 9, by: 'caller' },
      ),
      unansweredRow(
        { id: 'replaced', startedAt: START + 7 },
        { reason: 'replaced', at: START + 8, by: 'caller', replacedBy: 'to-alice' },
      ),
    ];
    for (const row of rows) await store.createCall(row, []);
  }

  const all = ['replaced', 'to-alice', 'daves', 'missed', 'declined', 'ended'];
  const live = ['answered', 'ringing'];
  const cases: readonly (readonly [string, CallFilter, readonly string[]])[] = [
    ['of all', {}, [...all, ...live]],
    ['placed and received', { user: 'bob' }, [...all, ...live].filter((id) => id !== 'daves')],
    ['received by somebody', { user: 'dave' }, ['daves']],
    ['of nobody', { user: 'nobody' }, []],
    ['by status', { status: 'answered' }, ['answered']],
    ['by status and user', { status: 'ringing', user: 'alice' }, ['ringing']],
    ['by kind', { kind: 'voice' }, ['answered']],
    ['by end reason', { endReason: 'unanswered' }, ['daves', 'missed']],
    ['missed', { missed: true }, ['to-alice', 'daves', 'missed']],
    ['missed by one', { missed: true, user: 'bob' }, ['missed']],
    ['missed by the caller of others', { missed: true, user: 'alice' }, ['to-alice']],
    ['missed or not', { missed: false, user: 'dave' }, ['daves']],
    ['by context', { context: 'visit-7' }, ['missed', 'ended']],
    ['by context and user', { context: 'visit-7', user: 'dave' }, []],
    ['from a time on', { from: START + 6 }, ['replaced', 'to-alice']],
    ['before a time', { to: START + 1 }, ['ringing']],
    ['between two times', { from: START + 1, to: START + 3, user: 'bob' }, ['ended', 'answered']],
  ];
  for (const [what, filter, expected] of cases) {
    itKeeps(`${what}, the newest first`, async (store) => {
      await fillKinds(store);
      expect(ids(await store.listCalls({ ...filter, limit: 100 }))).toEqual(expected);
    });
  }

  itKeeps('what it calls missed is what records call missed', async (store) => {
    await fillKinds(store);
    const missed = (await store.listCalls({ limit: 100 })).filter(isMissed);
    expect(await store.listCalls({ missed: true, limit: 100 })).toEqual(missed);
  });

  for (const user of [undefined, 'bob']) {
    const whose = user === undefined ? 'of all' : 'of a user';
    itKeeps(`page by page ${whose}, while calls come and change`, async (store) => {
      // Of the same ms, in an order of their own.
      const sameTime = ['b', 'Z', '_', 'a', '-', '0', '~', 'B'];
      for (const id of sameTime) await store.createCall(ringingRow({ id }), []);
      const filter = user === undefined ? {} : { user };
      const seen: string[] = [];
      let after: CallCursor | undefined;
      for (let pages = 0; pages < 4; pages += 1) {
        const place = after === undefined ? {} : { after };
        const found = await store.listCalls({ ...filter, ...place, limit: 3 });
        seen.push(...ids(found));
        after = found.at(-1) ?? after;
        await store.createCall(ringingRow({ id: `new-${pages}`, startedAt: START + 1 }), []);
        const [first] = found;
        if (first !== undefined) await store.changeCall(first, []);
      }
      expect(seen).toEqual(['~', 'b', 'a', '_', 'Z', 'B', '0', '-']);
    });
  }

  itKeeps('a call with oneself comes once', async (store) => {
    await store.createCall(ringingRow({ callee: { user: 'alice' } }), []);
    expect(ids(await store.listCalls({ user: 'alice', limit: 10 }))).toEqual(['call-1']);
  });
}

import type { CallRow } from '../hub/call-row.ts';
import type { Store } from '../store/store.ts';
import { answeredRow, bobPhone, endedRow, ringingRow, START } from './rows.ts';

/** The functions of a test runner that {@link describeStore} uses; vitest's fit. */
export interface TestFunctions {
  readonly describe: (name: string, body: () => void) => void;
  readonly it: (name: string, body: () => Promise<void>) => void;
  readonly expect: (actual: unknown) => { toEqual(expected: unknown): void };
}

/** What every {@link Store} does, whatever it keeps its rows in. */
export function describeStore(
  { describe, it, expect }: TestFunctions,
  name: string,
  open: () => Promise<Store>,
): void {
  async function withStore(test: (store: Store) => Promise<void>): Promise<void> {
    const store = await open();
    try {
      await test(store);
    } finally {
      await store.close();
    }
  }

  function itKeeps(what: string, test: (store: Store) => Promise<void>): void {
    it(what, () => withStore(test));
  }

  describe(`${name}: calls`, () => {
    const rows: readonly CallRow[] = [
      ringingRow(),
      ringingRow({ context: 'visit-7', busy: ['phone'], rung: [] }),
      answeredRow(),
      answeredRow({
        presence: {
          caller: { status: 'away', until: START + 9_000 },
          callee: { status: 'absent' },
        },
      }),
      endedRow(),
      endedRow({ end: { reason: 'replaced', at: START + 1, by: 'caller', replacedBy: 'call-0' } }),
      { ...ringingRow(), status: 'ended', end: { reason: 'unanswered', at: START + 60_000 } },
    ];
    for (const [index, row] of rows.entries()) {
      itKeeps(`a call is read as it was written (${index}: ${row.status})`, async (store) => {
        expect(await store.createCall(row, [])).toEqual(true);
        expect(await store.getCall(row.id)).toEqual(row);
      });
    }

    itKeeps('a call that does not exist is undefined', async (store) => {
      expect(await store.getCall('nobody')).toEqual(undefined);
    });

    itKeeps('a taken id is refused and nothing changes', async (store) => {
      await store.createCall(ringingRow(), []);
      const other = ringingRow({ caller: { user: 'mallory', device: 'x' } });
      const deadline = { kind: 'ring', dueAt: START } as const;
      expect(await store.createCall(other, [deadline])).toEqual(false);
      expect(await store.getCall('call-1')).toEqual(ringingRow());
      expect(await store.nextDeadlineAt()).toEqual(undefined);
    });

    itKeeps('a change from the version that is kept wins', async (store) => {
      await store.createCall(ringingRow(), []);
      expect(await store.changeCall(answeredRow(), [])).toEqual(answeredRow({ version: 2 }));
      expect(await store.getCall('call-1')).toEqual(answeredRow({ version: 2 }));
    });

    itKeeps('a change from an older version loses and changes nothing', async (store) => {
      await store.createCall(ringingRow(), []);
      await store.changeCall(answeredRow(), []);
      const late = answeredRow({ callee: { user: 'bob', device: 'desk' } });
      expect(await store.changeCall(late, [{ kind: 'ring', dueAt: 1 }])).toEqual(undefined);
      expect(await store.getCall('call-1')).toEqual(answeredRow({ version: 2 }));
      expect(await store.nextDeadlineAt()).toEqual(undefined);
    });

    itKeeps('of two changes at once exactly one wins', async (store) => {
      await store.createCall(ringingRow(), []);
      const results = await Promise.all([
        store.changeCall(answeredRow(), []),
        store.changeCall(answeredRow({ callee: { user: 'bob', device: 'desk' } }), []),
      ]);
      expect(results.filter((row) => row !== undefined).length).toEqual(1);
    });
  });

  describe(`${name}: lists`, () => {
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

    itKeeps('all live calls, page by page', async (store) => {
      await fill(store);
      expect(ids(await store.liveCalls({ after: '', limit: 2 }))).toEqual(['a', 'b']);
      expect(ids(await store.liveCalls({ after: 'b', limit: 2 }))).toEqual(['d']);
    });

    itKeeps('calls of one user or of all, newest first, page by page', async (store) => {
      await fill(store);
      expect(ids(await store.listCalls({ limit: 10 }))).toEqual(['d', 'c', 'b', 'a']);
      expect(ids(await store.listCalls({ user: 'bob', limit: 2 }))).toEqual(['c', 'b']);
      const before = START + 1;
      expect(ids(await store.listCalls({ user: 'bob', limit: 2, before }))).toEqual(['a']);
    });
  });

  describe(`${name}: deadlines`, () => {
    const all = { at: Number.MAX_SAFE_INTEGER, limit: 10 };

    itKeeps('they come with the call, earliest first', async (store) => {
      expect(await store.nextDeadlineAt()).toEqual(undefined);
      await store.createCall(ringingRow(), [
        { kind: 'caller-grace', dueAt: 20 },
        { kind: 'ring', dueAt: 10 },
      ]);
      expect(await store.nextDeadlineAt()).toEqual(10);
      expect(await store.dueDeadlines({ at: 10, limit: 10 })).toEqual([
        { call: 'call-1', kind: 'ring', dueAt: 10 },
      ]);
      expect(await store.dueDeadlines({ at: 9, limit: 10 })).toEqual([]);
      expect(await store.dueDeadlines({ at: 20, limit: 1 })).toEqual([
        { call: 'call-1', kind: 'ring', dueAt: 10 },
      ]);
    });

    itKeeps('a change moves and removes them', async (store) => {
      await store.createCall(ringingRow(), [
        { kind: 'ring', dueAt: 10 },
        { kind: 'caller-grace', dueAt: 20 },
      ]);
      await store.changeCall(ringingRow(), [{ kind: 'ring' }, { kind: 'caller-grace', dueAt: 30 }]);
      expect(await store.dueDeadlines(all)).toEqual([
        { call: 'call-1', kind: 'caller-grace', dueAt: 30 },
      ]);
    });

    itKeeps('none outlives the end of its call', async (store) => {
      await store.createCall(answeredRow(), [
        { kind: 'expiring', dueAt: 10 },
        { kind: 'max-duration', dueAt: 20 },
      ]);
      await store.changeCall(endedRow({ callee: bobPhone }), [{ kind: 'ring', dueAt: 40 }]);
      expect(await store.dueDeadlines(all)).toEqual([]);
    });

    itKeeps('one is dropped, unless it was moved', async (store) => {
      await store.createCall(ringingRow(), [{ kind: 'ring', dueAt: 10 }]);
      await store.dropDeadline({ call: 'call-1', kind: 'ring', dueAt: 9 });
      expect(await store.nextDeadlineAt()).toEqual(10);
      await store.dropDeadline({ call: 'call-1', kind: 'ring', dueAt: 10 });
      expect(await store.nextDeadlineAt()).toEqual(undefined);
    });

    itKeeps('closing twice is closing once', async (store) => {
      await store.close();
    });
  });
}

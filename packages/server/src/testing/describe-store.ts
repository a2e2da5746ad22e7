import type { CallRow } from '../hub/call-row.ts';
import type { Store } from '../store/store.ts';
import { describeAnswers } from './describe-store-answers.ts';
import { describeLists } from './describe-store-lists.ts';
import { describeNotes } from './describe-store-notes.ts';
import { describeSeen } from './describe-store-seen.ts';
import { describeTelling } from './describe-store-telling.ts';
import { answeredRow, bobPhone, endedRow, ringingRow, START } from './rows.ts';

/** What the parts of the suite are written with: a test gets a fresh store, which is closed after it. */
export interface StoreTests extends Pick<TestFunctions, 'expect'> {
  readonly itKeeps: (what: string, test: (store: Store) => Promise<void>) => void;
}

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

  const pretence: CallRow = {
    ...{ ...ringingRow(), status: 'ended', end: { reason: 'unavailable', at: START } },
    isPretence: true,
  };

  describe(`${name}: calls`, () => {
    itKeeps('a pretence is a call for its caller alone, and is not counted', async (store) => {
      await store.createCall(pretence, []);
      const { caller, callee } = pretence;
      const foundBy = async ({ user }: { readonly user: string }): Promise<readonly number[]> => [
        (await store.listCalls({ user, limit: 10 })).length,
        (await store.endedCallsOf(user, START)).length,
        (await store.listCalls({ user, missed: true, limit: 10 })).length,
      ];
      expect(await foundBy(caller)).toEqual([1, 1, 0]);
      expect(await foundBy(callee)).toEqual([0, 0, 0]);
      expect(await store.callDays({ from: 0, to: START + 1 })).toEqual([]);
    });

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
      pretence,
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

    itKeeps('text that no database can keep is kept as far as it can be', async (store) => {
      const context = 'NUL \0, half \u{D83D}, whole 👍, quotes \' " and \\';
      const kept = 'NUL \u{FFFD}, half \u{FFFD}, whole 👍, quotes \' " and \\';
      await store.createCall(ringingRow({ context }), []);
      expect(await store.getCall('call-1')).toEqual(ringingRow({ context: kept }));
      expect(await store.listCalls({ context, limit: 1 })).toEqual([ringingRow({ context: kept })]);
    });

    itKeeps('of many changes at once exactly one wins, and its deadlines stand', async (store) => {
      await store.createCall(ringingRow(), [{ kind: 'ring', dueAt: START }]);
      const results = await Promise.all(
        ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((device, index) =>
          store.changeCall(answeredRow({ callee: { user: 'bob', device } }), [
            { kind: 'ring' },
            { kind: 'expiring', dueAt: START + index },
          ]),
        ),
      );
      const winners = results.flatMap((row, index) => (row === undefined ? [] : [{ row, index }]));
      expect(winners.length).toEqual(1);
      expect(await store.getCall('call-1')).toEqual(winners[0]?.row);
      expect(await store.dueDeadlines({ at: Number.MAX_SAFE_INTEGER, limit: 10 })).toEqual([
        { call: 'call-1', kind: 'expiring', dueAt: START + (winners[0]?.index ?? -1) },
      ]);
    });

    itKeeps('of many calls with one id exactly one is made', async (store) => {
      const callers = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
      const made = await Promise.all(
        callers.map((user) =>
          store.createCall(ringingRow({ caller: { user, device: 'x' } }), [
            { kind: 'ring', dueAt: START },
          ]),
        ),
      );
      expect(made.filter(Boolean).length).toEqual(1);
      expect((await store.getCall('call-1'))?.caller.user).toEqual(callers[made.indexOf(true)]);
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

  describe(`${name}: lists`, () => describeLists({ itKeeps, expect }));
  describe(`${name}: notes`, () => describeNotes({ itKeeps, expect }));
  describe(`${name}: what is told`, () => describeTelling({ itKeeps, expect }));
  describe(`${name}: last seen`, () => describeSeen({ itKeeps, expect }));
  describe(`${name}: answers`, () => describeAnswers({ itKeeps, expect }));

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

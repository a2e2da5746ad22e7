import { isMissed } from '../hub/call-record.ts';
import type { CallRow } from '../hub/call-row.ts';
import type { CallCursor, CallFilter, Store } from '../store/store.ts';
import { answeredRow, bobPhone, endedRow, ringingRow, START, unansweredRow } from './rows.ts';

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
  });

  describe(`${name}: the list`, () => {
    const ids = (rows: readonly CallRow[]): string[] => rows.map(({ id }) => id);
    const missedEnd = { reason: 'unanswered', at: START + 60_000 } as const;

    /** From the newest to the oldest: dave's, missed, declined, ended, answered, ringing. */
    async function fill(store: Store): Promise<void> {
      const voice = { audio: true, video: false };
      const rows: readonly CallRow[] = [
        ringingRow({ id: 'ringing', startedAt: START }),
        answeredRow({ id: 'answered', startedAt: START + 1, media: voice }),
        endedRow({ id: 'ended', startedAt: START + 2, context: 'visit-7' }),
        unansweredRow(
          { id: 'declined', startedAt: START + 3 },
          { ...missedEnd, reason: 'rejected' },
        ),
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
        await fill(store);
        expect(ids(await store.listCalls({ ...filter, limit: 100 }))).toEqual(expected);
      });
    }

    itKeeps('what it calls missed is what records call missed', async (store) => {
      await fill(store);
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
  });

  describe(`${name}: notes`, () => {
    const quality = { audioMos: 4.1, level: 'good', isRelayed: true } as const;
    const rating = { stars: 4, tags: ['echo'], comment: 'It’s 👍 “fine”\n', at: START } as const;

    itKeeps('quality and rating of each side, at any time', async (store) => {
      await store.createCall(ringingRow(), []);
      expect(await store.annotateCall('call-1', 'caller', { quality })).toEqual(true);
      await store.changeCall(answeredRow(), []);
      await store.changeCall(endedRow({ version: 2 }), []);
      expect(await store.annotateCall('call-1', 'callee', { quality, rating })).toEqual(true);
      expect(await store.annotateCall('call-1', 'caller', { rating })).toEqual(true);
      const row = {
        ...endedRow({ version: 3 }),
        notes: { caller: { quality, rating }, callee: { quality, rating } },
      };
      expect(await store.getCall('call-1')).toEqual(row);
      expect(await store.listCalls({ limit: 1 })).toEqual([row]);
    });

    itKeeps('a change of the call leaves them alone', async (store) => {
      await store.createCall(ringingRow(), []);
      const before = ringingRow({ notes: { caller: { quality: { audioMos: 1 } } } });
      await store.annotateCall('call-1', 'caller', { quality });
      expect((await store.changeCall(before, []))?.version).toEqual(2);
      expect((await store.getCall('call-1'))?.notes).toEqual({ caller: { quality } });
    });

    itKeeps('a newer one replaces the older', async (store) => {
      await store.createCall(endedRow(), []);
      await store.annotateCall('call-1', 'caller', { quality: { roundTripMs: 80 }, rating });
      await store.annotateCall('call-1', 'caller', { quality });
      expect((await store.getCall('call-1'))?.notes).toEqual({ caller: { quality, rating } });
    });

    itKeeps(
      'none for a call that does not exist, and an empty one changes nothing',
      async (store) => {
        expect(await store.annotateCall('nobody', 'caller', { rating })).toEqual(false);
        expect(await store.annotateCall('nobody', 'caller', {})).toEqual(false);
        await store.createCall(endedRow(), []);
        expect(await store.annotateCall('call-1', 'caller', {})).toEqual(true);
        expect(await store.getCall('call-1')).toEqual(endedRow());
      },
    );

    itKeeps('of notes that come at the same time none is lost', async (store) => {
      await store.createCall(answeredRow(), []);
      const [changed] = await Promise.all([
        store.changeCall(endedRow(), []),
        store.annotateCall('call-1', 'caller', { quality }),
        store.annotateCall('call-1', 'callee', { quality }),
        store.annotateCall('call-1', 'caller', { rating }),
        store.annotateCall('call-1', 'callee', { rating }),
      ]);
      expect(changed?.version).toEqual(2);
      const notes = { caller: { quality, rating }, callee: { quality, rating } };
      expect(await store.getCall('call-1')).toEqual(endedRow({ version: 2, notes }));
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

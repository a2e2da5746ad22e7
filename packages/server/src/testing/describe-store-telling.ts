import { anyTime, describeOutbox, entry, idsOf } from './describe-outbox.ts';
import type { StoreTests } from './describe-store.ts';
import { answeredRow, endedRow, ringingRow, START } from './rows.ts';

/** What is to be told of calls: written with them or not at all. */
export function describeTelling({ itKeeps, expect }: StoreTests): void {
  const call = 'call-1';
  const rating = { stars: 4, at: START } as const;

  describeOutbox({ itKeeps, expect });

  itKeeps('what is told of a call is written with it, in order', async (store) => {
    await store.createCall(ringingRow(), [], [entry('started', { call })]);
    await store.changeCall(answeredRow(), [], [entry('answered', { call })]);
    await store.changeCall(endedRow({ version: 2 }), [], [entry('ended', { call })]);
    const told: string[] = [];
    for (let [next] = await store.outbox.due(anyTime); next !== undefined;) {
      told.push(next.id);
      await store.outbox.remove(next.id);
      [next] = await store.outbox.due(anyTime);
    }
    expect(told).toEqual(['started', 'answered', 'ended']);
  });

  itKeeps(
    'nothing is told of a call whose id is taken, or of a change that lost',
    async (store) => {
      await store.createCall(ringingRow(), []);
      await store.createCall(ringingRow(), [], [entry('started', { call })]);
      await store.changeCall(answeredRow({ version: 7 }), [], [entry('answered', { call })]);
      expect(await store.outbox.due(anyTime)).toEqual([]);
    },
  );

  itKeeps('a rating is told with the record that has it', async (store) => {
    await store.createCall(endedRow(), []);
    const row = endedRow({ notes: { caller: { rating } } });
    const entriesOf = (is: unknown) => [entry('rated', { call, body: JSON.stringify(is) })];
    expect(await store.annotateCall(call, 'caller', { rating, entriesOf })).toEqual(true);
    const [told] = await store.outbox.due(anyTime);
    expect(JSON.parse(told?.body ?? '')).toEqual(row);
    expect(await store.getCall(call)).toEqual(row);
  });

  itKeeps('nothing is told of a call that does not exist', async (store) => {
    const entriesOf = () => [entry('rated')];
    expect(await store.annotateCall('nobody', 'caller', { rating, entriesOf })).toEqual(false);
    expect(idsOf(await store.outbox.due(anyTime))).toEqual([]);
  });

  itKeeps('of many processes that send, each entry is claimed by one', async ({ outbox }) => {
    const all = Array.from({ length: 40 }, (_, index) => entry(`e${index}`));
    await outbox.add(all);
    const taken: string[] = [];
    async function send(): Promise<void> {
      for (;;) {
        const due = await outbox.due({ at: 1_000, limit: 8 });
        if (due.length === 0) return;
        for (const one of due) {
          if (await outbox.claim(one, 30_000)) taken.push(one.id);
        }
      }
    }
    await Promise.all([send(), send(), send(), send()]);
    expect(taken.toSorted()).toEqual(idsOf(all).toSorted());
  });
}

import type { StoreTests } from './describe-store.ts';
import { answeredRow, endedRow, ringingRow, START } from './rows.ts';

/** What becomes known beside the course of a call. */
export function describeNotes({ itKeeps, expect }: StoreTests): void {
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
}

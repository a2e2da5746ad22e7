import type { CallRating, CallRow, Side } from '../hub/call-row.ts';
import type { Store } from '../store/store.ts';
import type { OutboxEntry } from './outbox.ts';

export interface RatingsOptions {
  /** What is to be told of a rating. */
  readonly entriesOf: (row: CallRow, side: Side, rating: CallRating) => readonly OutboxEntry[];
  /** It was written. */
  readonly told: () => void;
}

/** The same store; each rating that comes is told, by an entry that is written with it. */
export function tellRatings(store: Store, { entriesOf, told }: RatingsOptions): Store {
  return {
    ...store,
    async annotateCall(id, side, note) {
      const { rating } = note;
      if (rating === undefined) return store.annotateCall(id, side, note);
      const isKept = await store.annotateCall(id, side, {
        ...note,
        entriesOf: (row) => [...(note.entriesOf?.(row) ?? []), ...entriesOf(row, side, rating)],
      });
      if (isKept) told();
      return isKept;
    },
  };
}

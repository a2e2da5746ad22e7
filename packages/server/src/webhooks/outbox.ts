/** Something that must reach the app, such as a webhook. */
export interface OutboxEntry {
  readonly id: string;
  /** What belongs to one call is sent in the order in which it was added. */
  readonly call: string;
  /** As it is sent. */
  readonly body: string;
  /** How often it was sent in vain. */
  readonly attempts: number;
  /** When it is to be sent, in Unix ms. */
  readonly dueAt: number;
}

/**
 * Keeps what must reach the app until it has. `describeOutbox` checks all of it. An implementation in a
 * database adds entries in the very transaction that changes the call: then nothing is lost, nor told
 * that has not happened.
 */
export interface Outbox {
  /** An id that is there already is not added again. */
  add(entries: readonly OutboxEntry[]): Promise<void>;
  /** Those due at `at` (Unix ms) or earlier, the earliest first: of each call only the one added first. */
  due(page: { readonly at: number; readonly limit: number }): Promise<readonly OutboxEntry[]>;
  /** When the next one is due, in Unix ms; of each call the one added first counts. */
  nextAt(): Promise<number | undefined>;
  /**
   * Takes an entry that is due, so that nobody else gets it before `until` (Unix ms); false when
   * somebody else was faster. Whoever dies with it leaves it to the others from then on.
   */
  claim(entry: OutboxEntry, until: number): Promise<boolean>;
  /** Sets another time for an entry, after an attempt in vain; what waits behind it is due no sooner. */
  postpone(id: string, to: Pick<OutboxEntry, 'attempts' | 'dueAt'>): Promise<void>;
  /** It has arrived, or nobody wants it. */
  remove(id: string): Promise<void>;
}

import type { BusEvent } from './bus-event.ts';
import type { Operation, Outcome } from './operation.ts';

/**
 * What several server processes have in common beside the database: who is where, what each device was sent and has not
 * acknowledged yet, and a way to each process. Processes hold sockets, the database holds calls, the bus carries messages.
 * `describeBus` checks all of it.
 */
export interface Bus {
  /**
   * Carries out the operations of one process, in their order and wholly or not at all. A batch that is run again under
   * the number of the last one changes nothing and gives the same answer: whoever did not hear it asks again.
   * Rejects when the bus cannot be reached; whether it was done is unknown then.
   */
  run(process: string, batch: Batch): Promise<BatchAnswer>;
  /**
   * What has happened for a process after a position (at first ''), in order. Waits a few seconds for something to
   * happen; then nothing is given. What lies before the position may be forgotten. Rejects when the bus cannot be
   * reached.
   */
  read(process: string, after: string): Promise<readonly Happening[]>;
  /** Rejects what is under way, and says no goodbye for anybody. Idempotent. */
  close(): Promise<void>;
}

/** Operations of one process that belong together. */
export interface Batch {
  /** From 1 on, one more each time. */
  readonly number: number;
  readonly operations: readonly Operation[];
}

/** What came of a batch. */
export interface BatchAnswer {
  /** The clock of the bus, in Unix ms: the one that all processes go by. */
  readonly time: number;
  /** One for each operation; undefined when this process is no member (any more), and nothing was done. */
  readonly outcomes: readonly Outcome[] | undefined;
}

/** Something that has happened, and where that is in the stream of a process. */
export interface Happening {
  readonly position: string;
  readonly event: BusEvent;
}

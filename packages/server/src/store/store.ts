import type { CallRow, EndedRow, LiveRow } from '../hub/call-row.ts';
import type { Deadline, DeadlineChange } from '../hub/decision.ts';

/**
 * Keeps calls and their deadlines. Every method is one step that happens wholly or not at all, also
 * when the process dies in the middle. `describeStore` checks all of it.
 */
export interface Store {
  /** Writes a new call; false, and nothing is written, when its id is taken. */
  createCall(row: CallRow, deadlines: readonly DeadlineChange[]): Promise<boolean>;
  /**
   * Compare-and-set: writes what has changed, if the version kept is still that of `row`, and gives
   * the row with its new version; else undefined, and nothing is written. With the end of a call all
   * of its deadlines go.
   */
  changeCall<Row extends CallRow>(
    row: Row,
    deadlines: readonly DeadlineChange[],
  ): Promise<Row | undefined>;
  getCall(id: string): Promise<CallRow | undefined>;
  /** All live calls that a user has placed or is called by, oldest first. */
  liveCallsOf(user: string): Promise<readonly LiveRow[]>;
  /** Calls of a user that ended at `since` (Unix ms) or later, oldest first. */
  endedCallsOf(user: string, since: number): Promise<readonly EndedRow[]>;
  /** How many calls that this user has placed ring now. */
  countRinging(caller: string): Promise<number>;
  /** Live calls in the order of their ids, from after `after` on. */
  liveCalls(page: { readonly after: string; readonly limit: number }): Promise<readonly LiveRow[]>;
  /** Calls of a user or of all, the newest first. */
  listCalls(query: CallQuery): Promise<readonly CallRow[]>;
  /** Deadlines due at `at` (Unix ms) or earlier, the earliest first. */
  dueDeadlines(due: { readonly at: number; readonly limit: number }): Promise<readonly Deadline[]>;
  /** When the next deadline is due, in Unix ms. */
  nextDeadlineAt(): Promise<number | undefined>;
  /** Removes a deadline, unless it was moved meanwhile. */
  dropDeadline(deadline: Deadline): Promise<void>;
  /** Idempotent; nothing else is called after it. */
  close(): Promise<void>;
}

/** Which calls to list. */
export interface CallQuery {
  /** Only calls of this user, placed or received. */
  readonly user?: string;
  /** Only calls that started before this, in Unix ms. */
  readonly before?: number;
  readonly limit: number;
}

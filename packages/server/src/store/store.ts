import type { CallKind } from '../hub/call-record.ts';
import type { CallNote, CallRow, EndedRow, LiveRow, Side } from '../hub/call-row.ts';
import type { Deadline, DeadlineChange } from '../hub/decision.ts';
import type { CallDay } from '../statistics.ts';
import type { Outbox, OutboxEntry } from '../webhooks/outbox.ts';
import type { Answers } from './answers.ts';
import type { DisabledUsers } from './disabled-users.ts';
import type { LastSeen } from './last-seen.ts';

/**
 * Keeps calls and their deadlines. Every method is one step that happens wholly or not at all, also
 * when the process dies in the middle; it rejects with an EarshotError, `server/database-unavailable`
 * or `server/database-failed`. `describeStore` checks all of it. A call that is a pretence is found by its id and
 * among those of its caller alone, and is not counted.
 */
export interface Store {
  /**
   * Writes a new call, and with it what is to be told of it (it goes into the {@link outbox}); false, and
   * nothing is written, when its id is taken.
   */
  createCall(
    row: CallRow,
    deadlines: readonly DeadlineChange[],
    entries?: readonly OutboxEntry[],
  ): Promise<boolean>;
  /**
   * Compare-and-set: writes what has changed, if the version kept is still that of `row`, and with it
   * what is to be told of it, and gives the row with its new version; else undefined, and nothing is
   * written. With the end of a call all of its deadlines go. Its notes stay as they are.
   */
  changeCall<Row extends CallRow>(
    row: Row,
    deadlines: readonly DeadlineChange[],
    entries?: readonly OutboxEntry[],
  ): Promise<Row | undefined>;
  /**
   * Keeps the quality or the rating of one side, in place of an older one; what is not given stays. It
   * is no change of the call: its version stays. False when there is no such call.
   */
  annotateCall(id: string, side: Side, note: CallAnnotation): Promise<boolean>;
  getCall(id: string): Promise<CallRow | undefined>;
  /** All live calls that a user has placed or is called by, oldest first. */
  liveCallsOf(user: string): Promise<readonly LiveRow[]>;
  /** Calls of a user that ended at `since` (Unix ms) or later, oldest first. */
  endedCallsOf(user: string, since: number): Promise<readonly EndedRow[]>;
  /** How many calls that this user has placed ring now. */
  countRinging(caller: string): Promise<number>;
  /** How many calls live now. */
  countLive(): Promise<Readonly<Record<LiveRow['status'], number>>>;
  /** Live calls in the order of their ids, from after `after` on. */
  liveCalls(page: { readonly after: string; readonly limit: number }): Promise<readonly LiveRow[]>;
  /** Calls to which all of the query applies, the newest first; of those that started in the same ms, the greatest id. */
  listCalls(query: CallQuery): Promise<readonly CallRow[]>;
  /** What calls came to that started from `from` on and before `to`, in Unix ms, the first day first. */
  callDays(range: { readonly from: number; readonly to: number }): Promise<readonly CallDay[]>;
  /** Deadlines due at `at` (Unix ms) or earlier, the earliest first. */
  dueDeadlines(due: { readonly at: number; readonly limit: number }): Promise<readonly Deadline[]>;
  /** When the next deadline is due, in Unix ms. */
  nextDeadlineAt(): Promise<number | undefined>;
  /** Removes a deadline, unless it was moved meanwhile. */
  dropDeadline(deadline: Deadline): Promise<void>;
  /** What must reach the app. */
  readonly outbox: Outbox;
  /** Answers to requests that may be sent again. */
  readonly answers: Answers;
  /** Who may not come in. */
  readonly disabledUsers: DisabledUsers;
  /** When users were last there. */
  readonly lastSeen: LastSeen;
  /** Idempotent; nothing else is called after it. */
  close(): Promise<void>;
}

/** What one side has noted. */
export interface CallAnnotation extends CallNote {
  /** What is to be told of it, of the call as it is with the note: written with it. */
  readonly entriesOf?: (row: CallRow) => readonly OutboxEntry[];
}

/** Which calls to list. */
export interface CallFilter {
  /** Only calls of this user, placed or received. */
  readonly user?: string;
  readonly status?: CallRow['status'];
  readonly kind?: CallKind;
  readonly endReason?: EndedRow['end']['reason'];
  /** Only calls that the callee has missed: nobody answered and nobody declined them. With `user`: missed by that user. */
  readonly missed?: boolean;
  /** Only calls with this context. */
  readonly context?: string;
  /** Only calls that started at this time or later, in Unix ms. */
  readonly from?: number;
  /** Only calls that started before this time, in Unix ms. */
  readonly to?: number;
}

/** A place in the list of calls; any record of a call is one. */
export interface CallCursor {
  /** Unix ms. */
  readonly startedAt: number;
  readonly id: string;
}

/** One page of the list of calls. */
export interface CallQuery extends CallFilter {
  /** Only calls that come after this one in the list: the last one of the page before. New calls move nothing there. */
  readonly after?: CallCursor;
  readonly limit: number;
}

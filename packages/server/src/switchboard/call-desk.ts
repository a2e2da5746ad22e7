import type { Clock, Log, Message } from '@earshot/signaling/server';
import type { Letter, Parcel } from '../bus/post-office.ts';
import { isPretence, type CallRow, type LiveRow } from '../hub/call-row.ts';
import { decide, type HubInput } from '../hub/decide.ts';
import type {
  Decision,
  Delivery,
  HubFacts,
  HubFault,
  HubSettings,
  PlacingRefusal,
} from '../hub/decision.ts';
import type { Store } from '../store/store.ts';
import { iceServersMessage, type IceSettings } from '../turn.ts';
import type { OutboxEntry } from '../webhooks/outbox.ts';
import { createKnownCalls } from './known-calls.ts';

/** A row that others change this often in a row is not worth another try. */
const MAX_TRIES = 10;

export interface CallDeskOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: HubSettings;
  readonly ice: IceSettings;
  readonly devicesOf: HubFacts['devicesOf'];
  readonly awaitedOf: HubFacts['awaitedOf'];
  /** Whether clients may still be on their way back at this time, in Unix ms, as the server has just been started. */
  readonly isRestarted: (now: number) => boolean;
  /** Tells devices, in this order. */
  readonly send: (parcel: Parcel) => void;
  /** Whether other processes may change calls, too. */
  readonly isShared: boolean;
  /** A deadline was written, in Unix ms. */
  readonly expectDeadline: (dueAt: number) => void;
  /** What the app is to be told of a call that rings, was answered or has ended: it is written with it. */
  readonly entriesOf: (row: CallRow) => readonly OutboxEntry[];
  /** A call rings, was answered or has ended, and everybody is told. */
  readonly statusChanged: (row: CallRow) => void;
}

type Annotation = NonNullable<Decision['note']>;

/** What came of an input. */
export interface Conclusion {
  readonly hasChanged: boolean;
  readonly fault?: HubFault;
  readonly refusal?: PlacingRefusal;
  /** The call as it is now, when it was decided anew. */
  readonly row?: CallRow;
}

/** Carries out what is decided about calls: write first, then tell. One input of a call at a time. */
export interface CallDesk {
  /** Knows a live call without reading it again. */
  remember(row: LiveRow): void;
  /** A promise only where the database is needed. `cause` is the message of a client that this is. */
  handle(call: string, input: HubInput, cause?: Parcel['cause']): Conclusion | Promise<Conclusion>;
  /** Another process has written this version of a call. */
  forget(call: string, version: number): void;
}

export function createCallDesk(options: CallDeskOptions): CallDesk {
  const { store, isShared } = options;
  const known = createKnownCalls(store, isShared);

  function handle(
    call: string,
    input: HubInput,
    cause?: Parcel['cause'],
  ): Conclusion | Promise<Conclusion> {
    // What others have written just now matters where more than a message to pass on is at stake.
    if (isShared && !isPassedOn(input)) known.drop(call);
    const row = known.get(call);
    if (row === undefined) return handleStored(call, input, cause);
    const decision = decide(row, input, factsOf(options));
    return isForStore(decision)
      ? handleStored(call, input, cause)
      : tell(decision, options, { cause });
  }

  async function handleStored(
    call: string,
    input: HubInput,
    cause: Parcel['cause'],
  ): Promise<Conclusion> {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const row = known.get(call) ?? (await known.read(call));
      const decision = decide(row, input, factsOf(options));
      if (decision.note !== undefined) await annotate(call, decision.note);
      if (decision.row === undefined) return tell(decision, options, { cause });
      // Nobody else is told, neither the app nor other processes.
      if (isPretence(decision.row)) {
        if (await store.createCall(decision.row, [])) return tell(decision, options, { cause });
        continue;
      }
      const since = known.outdone;
      const written = await write(row, { ...decision, row: decision.row }, options);
      if (written === undefined) {
        known.drop(call);
      } else {
        known.keep(written, since);
        return announce(row, { row: written, decision, cause }, options);
      }
    }
    throw new Error('A call is changed by others again and again.');
  }

  async function annotate(id: string, annotation: Annotation): Promise<void> {
    const since = known.outdone;
    await store.annotateCall(id, annotation.side, annotation.note);
    const row = known.get(id);
    if (row !== undefined) known.keep(withNote(row, annotation), since);
  }

  return { remember: (row) => known.keep(row), handle, forget: known.outdo };
}

function isForStore({ row, note }: Decision): boolean {
  return row !== undefined || note !== undefined;
}

function withNote(row: LiveRow, { side, note }: Annotation): LiveRow {
  return { ...row, notes: { ...row.notes, [side]: { ...row.notes?.[side], ...note } } };
}

async function write(
  row: CallRow | undefined,
  { row: next, deadlines }: Decision & { readonly row: CallRow },
  { store, entriesOf }: Pick<CallDeskOptions, 'store' | 'entriesOf'>,
): Promise<CallRow | undefined> {
  const entries = row?.status === next.status ? [] : entriesOf(next);
  if (row !== undefined) return store.changeCall(next, deadlines, entries);
  return (await store.createCall(next, deadlines, entries)) ? next : undefined;
}

function announce(
  before: CallRow | undefined,
  { row, decision, cause }: Pick<Parcel, 'cause'> & { row: CallRow; decision: Decision },
  options: CallDeskOptions,
): Conclusion {
  const due = decision.deadlines.flatMap(({ dueAt }) => (dueAt === undefined ? [] : [dueAt]));
  for (const at of due) options.expectDeadline(at);
  const dueAt = due.length === 0 ? undefined : Math.min(...due);
  const parcel = { cause, changed: { row, dueAt } };
  const conclusion = { ...tell(decision, options, parcel), hasChanged: true, row };
  if (before?.status !== row.status) {
    logStatus(options.log, row);
    options.statusChanged(row);
  }
  return conclusion;
}

/** What goes from one side to the other. */
function isPassedOn(input: HubInput): boolean {
  return input.type === 'message' && passedOn.has(input.message.type);
}

const passedOn: ReadonlySet<Message['type']> = new Set([
  'call.description',
  'call.candidates',
  'call.media',
  'call.relink',
  'call.ringing',
]);

function factsOf({
  clock,
  settings,
  devicesOf,
  awaitedOf,
  isRestarted,
}: CallDeskOptions): HubFacts {
  const now = clock.now();
  return { now, settings, devicesOf, awaitedOf, isRestarted: isRestarted(now) };
}

function tell(
  { row, deliveries, fault, refusal }: Decision,
  options: CallDeskOptions,
  parcel: Omit<Parcel, 'letters'>,
): Conclusion {
  options.send({ ...parcel, letters: deliveries.map((delivery) => letterOf(delivery, options)) });
  return {
    hasChanged: false,
    ...(fault === undefined ? {} : { fault }),
    ...(refusal === undefined ? {} : { refusal }),
    ...(row === undefined ? {} : { row }),
  };
}

function letterOf(delivery: Delivery, { clock, ice }: CallDeskOptions): Letter {
  if (delivery.type === 'message') return delivery;
  const { to, call } = delivery;
  return { to, message: iceServersMessage(ice, { user: to.user, call, now: clock.now() }) };
}

/** One line for each change of a call's life. */
function logStatus(log: Log, row: CallRow): void {
  const fields = { call: row.id, caller: row.caller.user, callee: row.callee.user };
  if (row.status !== 'ended') {
    log('info', `call.${row.status}`, fields);
    return;
  }
  const { reason, at, by } = row.end;
  const durationMs = row.answer === undefined ? 0 : at - row.answer.at;
  log('info', 'call.ended', { ...fields, reason, by, durationMs });
}

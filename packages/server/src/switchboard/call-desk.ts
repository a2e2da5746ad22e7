import type { Clock, Log, Message, Sender } from '@earshot/signaling/server';
import { isLive, type CallRow, type LiveRow } from '../hub/call-row.ts';
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
import { createPretences } from './pretences.ts';

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
  readonly isRestarted: () => boolean;
  readonly deliver: (to: Sender, message: Message, from: Sender | undefined) => void;
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
  /** A promise only where the database is needed. */
  handle(call: string, input: HubInput): Conclusion | Promise<Conclusion>;
}

export function createCallDesk(options: CallDeskOptions): CallDesk {
  const { store } = options;
  // This process alone changes its database as yet: what it has read or written holds.
  const rows = new Map<string, LiveRow>();
  const pretences = createPretences(store);

  function handle(call: string, input: HubInput): Conclusion | Promise<Conclusion> {
    const row = rows.get(call);
    if (row === undefined) return handleStored(call, input);
    const decision = decide(row, input, factsOf(options));
    return isForStore(decision) ? handleStored(call, input) : tell(decision, options);
  }

  async function handleStored(call: string, input: HubInput): Promise<Conclusion> {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const row = rows.get(call) ?? pretences.get(call) ?? (await store.getCall(call));
      const decision = decide(row, input, factsOf(options));
      if (decision.note !== undefined) await annotate(call, decision.note);
      if (decision.row === undefined) return tell(decision, options);
      if (decision.isPretence === true) {
        await pretences.keep(decision.row);
        return tell(decision, options);
      }
      const written = await write(row, decision.row, decision.deadlines);
      if (written !== undefined) return announce(row, written, decision);
      rows.delete(call);
    }
    throw new Error('A call is changed by others again and again.');
  }

  async function annotate(id: string, annotation: Annotation): Promise<void> {
    await store.annotateCall(id, annotation.side, annotation.note);
    const row = rows.get(id);
    if (row !== undefined) rows.set(id, withNote(row, annotation));
  }

  async function write(
    row: CallRow | undefined,
    next: CallRow,
    deadlines: Decision['deadlines'],
  ): Promise<CallRow | undefined> {
    const entries = row?.status === next.status ? [] : options.entriesOf(next);
    if (row !== undefined) return store.changeCall(next, deadlines, entries);
    return (await store.createCall(next, deadlines, entries)) ? next : undefined;
  }

  function announce(before: CallRow | undefined, row: CallRow, decision: Decision): Conclusion {
    if (isLive(row)) rows.set(row.id, row);
    else rows.delete(row.id);
    for (const { dueAt } of decision.deadlines) {
      if (dueAt !== undefined) options.expectDeadline(dueAt);
    }
    const conclusion = { ...tell(decision, options), hasChanged: true, row };
    if (before?.status !== row.status) {
      logStatus(options.log, row);
      options.statusChanged(row);
    }
    return conclusion;
  }

  return {
    remember(row) {
      rows.set(row.id, row);
    },
    handle,
  };
}

function isForStore({ row, note }: Decision): boolean {
  return row !== undefined || note !== undefined;
}

function withNote(row: LiveRow, { side, note }: Annotation): LiveRow {
  return { ...row, notes: { ...row.notes, [side]: { ...row.notes?.[side], ...note } } };
}

function factsOf({
  clock,
  settings,
  devicesOf,
  awaitedOf,
  isRestarted,
}: CallDeskOptions): HubFacts {
  return { now: clock.now(), settings, devicesOf, awaitedOf, isRestarted: isRestarted() };
}

function tell({ row, deliveries, fault, refusal }: Decision, options: CallDeskOptions): Conclusion {
  for (const delivery of deliveries) deliver(delivery, options);
  return {
    hasChanged: false,
    ...(fault === undefined ? {} : { fault }),
    ...(refusal === undefined ? {} : { refusal }),
    ...(row === undefined ? {} : { row }),
  };
}

function deliver(delivery: Delivery, options: CallDeskOptions): void {
  if (delivery.type === 'message') {
    options.deliver(delivery.to, delivery.message, delivery.from);
    return;
  }
  const { to, call } = delivery;
  const facts = { user: to.user, call, now: options.clock.now() };
  options.deliver(to, iceServersMessage(options.ice, facts), undefined);
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

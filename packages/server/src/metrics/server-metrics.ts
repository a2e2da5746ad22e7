import { denialKinds, type DenialKind } from '../audit/denial.ts';
import type { CallRow } from '../hub/call-row.ts';
import { technicalReasons } from '../statistics.ts';
import { createMeters, type Meters } from './meters.ts';

/** What a server counts; every number is described by its `help`. */
export interface ServerMetrics {
  /** For numbers that are asked when somebody reads. */
  readonly meters: Meters;
  /** A frame of whatever type has come or gone. */
  frame(direction: 'in' | 'out'): void;
  /** A message of a client, before it is handled. */
  received(type: string): void;
  /** A message for a client, which may wait for it. */
  sent(type: string): void;
  /** A message was handled, in so many ms. */
  handled(tookMs: number): void;
  /** An operation of the store took so many ms. */
  stored(tookMs: number, operation: string): void;
  denied(kind: DenialKind): void;
  /** A client was told why there will be no session. */
  refused(code: string): void;
  sessionOpened(isResumed: boolean): void;
  sessionEnded(why: string): void;
  /** A call rings, was answered, or has ended. */
  callChanged(row: CallRow): void;
}

/** Upper bounds of what should take no time, in seconds. */
const MOMENTS = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
/** Of how long people take to answer, in seconds. */
const RINGS = [1, 2, 3, 5, 8, 13, 20, 30, 45, 60];
/** Of how long people talk, in seconds. */
const TALKS = [10, 30, 60, 180, 300, 600, 1_200, 1_800, 3_600, 7_200];

export function createServerMetrics(): ServerMetrics {
  const meters = createMeters();
  return { meters, ...trafficMetrics(meters), ...sessionMetrics(meters), ...callMetrics(meters) };
}

function trafficMetrics(
  meters: Meters,
): Pick<ServerMetrics, 'frame' | 'received' | 'sent' | 'handled' | 'stored'> {
  const frames = meters.counter({
    name: 'earshot_frames_total',
    help: 'Frames, also those that are no messages.',
    label: { name: 'direction', values: ['in', 'out'] },
  });
  const received = meters.counter({
    name: 'earshot_messages_received_total',
    help: 'Valid messages of clients.',
    label: { name: 'type' },
  });
  const sent = meters.counter({
    name: 'earshot_messages_sent_total',
    help: 'Messages for clients.',
    label: { name: 'type' },
  });
  const handled = meters.histogram({
    name: 'earshot_message_handling_seconds',
    help: 'From when a message has come until everything that follows from it is written and sent.',
    buckets: MOMENTS,
  });
  const stored = meters.histogram({
    name: 'earshot_store_operation_seconds',
    help: 'How long the database takes.',
    buckets: MOMENTS,
    label: { name: 'operation' },
  });
  return {
    frame: (direction) => frames.add(direction),
    received: (type) => received.add(type),
    sent: (type) => sent.add(type),
    handled: (tookMs) => handled.observe(tookMs / 1_000),
    stored: (tookMs, operation) => stored.observe(tookMs / 1_000, operation),
  };
}

function sessionMetrics(
  meters: Meters,
): Pick<ServerMetrics, 'denied' | 'refused' | 'sessionOpened' | 'sessionEnded'> {
  const denied = meters.counter({
    name: 'earshot_denials_total',
    help: 'What was denied, limits among it; the log has a line `audit` for most of them.',
    label: { name: 'kind', values: denialKinds },
  });
  const refused = meters.counter({
    name: 'earshot_refusals_total',
    help: 'Clients that were told why they get no session.',
    label: { name: 'code', values: ['unauthorized', 'busy', 'invalid', 'version'] },
  });
  const opened = meters.counter({
    name: 'earshot_sessions_opened_total',
    help: 'Sessions that began, or went on over a new connection.',
    label: { name: 'how', values: ['new', 'resumed'] },
  });
  const ended = meters.counter({
    name: 'earshot_sessions_ended_total',
    help: 'Sessions that ended, by why.',
    label: { name: 'why' },
  });
  return {
    denied: (kind) => denied.add(kind),
    refused: (code) => refused.add(code),
    sessionOpened: (isResumed) => opened.add(isResumed ? 'resumed' : 'new'),
    sessionEnded: (why) => ended.add(why),
  };
}

function callMetrics(meters: Meters): Pick<ServerMetrics, 'callChanged'> {
  const placed = meters.counter({
    name: 'earshot_calls_placed_total',
    help: 'Calls that rang, or found nobody.',
    label: { name: 'kind', values: ['voice', 'video'] },
  });
  const answered = meters.counter({
    name: 'earshot_calls_answered_total',
    help: 'Calls that were answered.',
  });
  const ended = meters.counter({
    name: 'earshot_calls_ended_total',
    help: 'Calls that ended, by end reason.',
    label: { name: 'reason', values: ['hangup', 'unanswered', 'unavailable'] },
  });
  const failed = meters.counter({
    name: 'earshot_calls_failed_total',
    help: 'Calls that were answered, and then ended for a technical reason.',
    label: { name: 'reason', values: [...technicalReasons] },
  });
  const ring = meters.histogram({
    name: 'earshot_call_answer_seconds',
    help: 'From the invite to the answer.',
    buckets: RINGS,
  });
  const talk = meters.histogram({
    name: 'earshot_call_duration_seconds',
    help: 'From the answer to the end.',
    buckets: TALKS,
  });

  function countEnd(row: Extract<CallRow, { status: 'ended' }>): void {
    const { reason, at } = row.end;
    ended.add(reason);
    if (row.answer === undefined) return;
    talk.observe((at - row.answer.at) / 1_000);
    if (failures.has(reason)) failed.add(reason);
  }

  return {
    callChanged(row) {
      // The first change of a call that finds nobody is its end.
      const isNew = row.status === 'ringing' || (row.status === 'ended' && row.version === 1);
      if (isNew) placed.add(row.media.video ? 'video' : 'voice');
      if (row.status === 'answered') {
        answered.add();
        ring.observe((row.answer.at - row.startedAt) / 1_000);
      }
      if (row.status === 'ended') countEnd(row);
    },
  };
}

const failures: ReadonlySet<string> = new Set(technicalReasons);

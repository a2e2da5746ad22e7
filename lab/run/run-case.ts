import { loadavg } from 'node:os';
import { setTimeout as after } from 'node:timers/promises';
import type { LabBrowser, Seat } from '../browsers/seat.ts';
import type { Fault } from '../faults/fault.ts';
import type { CaseResult, Marks } from '../measure/outcome.ts';
import { MOVING_MS } from '../measure/picture.ts';
import { SERVER, SERVER_PORT } from '../network/addresses.ts';
import { now } from '../page/now.ts';
import type { Case } from './cases.ts';
import type { Controls } from './controls.ts';
import { createControls } from './controls.ts';
import type { Bench } from './open-bench.ts';
import { untilEnded, untilMoving, untilRinging } from './two-seats.ts';

/** How long the lab waits for what should come, in ms. */
export interface Patience {
  /** For a picture that moves, from the heal on; what has not moved by then never does. */
  readonly recoveryMs: number;
  /** For both sides to know that the call is over. */
  readonly endMs: number;
}

const CONNECT_LIMIT_MS = 20_000;
const CLOCK_TOLERANCE_MS = 20;

interface Seats {
  readonly alice: Seat;
  readonly bob: Seat;
}

/**
 * One call with one fault, from empty pages to the last word.
 * @throws Error when the call did not come about, or the signal has ended it
 */
export async function runCase(bench: Bench, each: Case, signal: AbortSignal): Promise<CaseResult> {
  const [load = 0] = loadavg();
  const [alice, bob] = await Promise.all([
    bench.browser('alice', each.pair.alice),
    bench.browser('bob', each.pair.bob),
  ]);
  await bench.network.reset({ hasNat: each.fault.hasNat ?? false });
  const controls = await createControls(bench, each.contender);
  const opened: Seat[] = [];
  const closeSeats = (): Promise<unknown> =>
    Promise.allSettled(opened.splice(0).map((seat) => seat.close()));
  // Whoever waits for an answer of a page that is closed gets an error.
  signal.addEventListener('abort', () => void closeSeats());
  const sit = async (browser: LabBrowser): Promise<Seat> => {
    const seat = await browser.open();
    opened.push(seat);
    return seat;
  };
  try {
    const seats: Seats = { alice: await sit(alice), bob: await sit(bob) };
    await takeSeats(opened, each, bench);
    const marks = await liveThrough(each.fault, seats, {
      ...{ controls, signal, patience: bench.patience },
    });
    const { fault, contender, pair, run } = each;
    return {
      ...{ fault: fault.name, contender, browsers: pair, run, marks, load },
      sides: { alice: await seats.alice.ask('read'), bob: await seats.bob.ask('read') },
      complaints: opened.flatMap(({ side, complaints }) =>
        complaints.map((text) => `${side}: ${text}`),
      ),
    };
  } finally {
    await closeSeats();
    await controls.close();
  }
}

/** All times are compared with each other: those of a page whose clock has moved away are worth nothing. */
async function expectOneClock(seat: Seat): Promise<void> {
  const before = now();
  const { now: there } = await seat.ask('glance');
  if (there < before - CLOCK_TOLERANCE_MS || there > now() + CLOCK_TOLERANCE_MS) {
    throw new Error(
      `The clock of ${seat.side} differs by about ${(there - before).toFixed(0)} ms.`,
    );
  }
}

/** Both are online. */
async function takeSeats(
  seats: readonly Seat[],
  { fault, contender }: Case,
  { turn }: Bench,
): Promise<void> {
  await Promise.all(seats.map(expectOneClock));
  await Promise.all(
    seats.map((seat) =>
      seat.ask('start', {
        contender,
        user: seat.side,
        server: `${SERVER}:${SERVER_PORT}`,
        iceServers: [turn.iceServer],
        iceTransportPolicy: fault.isRelayed === true ? 'relay' : 'all',
        rings: fault.answerAtMs !== undefined,
      }),
    ),
  );
}

interface Direction {
  readonly controls: Controls;
  readonly patience: Patience;
  readonly signal: AbortSignal;
}

/** From the call to the last word. */
async function liveThrough(
  fault: Fault,
  pair: Seats,
  { controls, patience, signal }: Direction,
): Promise<Marks> {
  const seats = [pair.alice, pair.bob];
  const { from = 'pictures' } = fault;
  await pair.bob.ask('connect', 'callee', 'alice');
  const calledAt = now();
  if (from !== 'call') await call(pair, from);
  const faultAt = now();
  for (const { atMs, run } of timelineOf(fault, pair, controls)) {
    await after(Math.max(0, faultAt + atMs - now()), undefined, { signal });
    await run();
  }
  if (from === 'call') await pair.alice.ask('connect', 'caller', 'bob');
  const healedAt = now();
  await untilMoving(seats, { from: healedAt, limitMs: patience.recoveryMs + MOVING_MS });
  const doneAt = now();
  await pair.alice.ask('hangUp');
  await untilEnded(seats, patience.endMs);
  return { calledAt, faultAt, healedAt, doneAt };
}

/** Resolves when it is time for the fault. */
async function call({ alice, bob }: Seats, from: 'ringing' | 'pictures'): Promise<void> {
  const calledAt = now();
  await alice.ask('connect', 'caller', 'bob');
  const isReady =
    from === 'ringing'
      ? await untilRinging(bob, CONNECT_LIMIT_MS)
      : await untilMoving([alice, bob], { from: calledAt, limitMs: CONNECT_LIMIT_MS });
  if (!isReady) throw new Error('The call did not come about.');
}

interface Due {
  readonly atMs: number;
  readonly run: () => Promise<void>;
}

function timelineOf(fault: Fault, { bob }: Seats, controls: Controls): readonly Due[] {
  const { steps, answerAtMs } = fault;
  const answers =
    answerAtMs === undefined ? [] : [{ atMs: answerAtMs, run: () => bob.ask('answer') }];
  const taken = steps.map((step) => ({ atMs: step.atMs, run: () => controls.take(step) }));
  // Of two things due at once, the answer comes first.
  return [...answers, ...taken].sort((left, right) => left.atMs - right.atMs);
}

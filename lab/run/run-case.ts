import { setTimeout as after } from 'node:timers/promises';
import type { Seat } from '../browsers/seat.ts';
import type { ContenderName, Fault } from '../faults/fault.ts';
import type { CaseResult, Marks } from '../measure/outcome.ts';
import { SERVER, SERVER_PORT } from '../network/addresses.ts';
import { now } from '../page/now.ts';
import type { Controls } from './controls.ts';
import { createControls } from './controls.ts';
import type { Bench } from './open-bench.ts';
import { untilEnded, untilMoving } from './two-seats.ts';

export interface Case {
  readonly fault: Fault;
  readonly contender: ContenderName;
  /** Counted from 1. */
  readonly run: number;
}

const CONNECT_LIMIT_MS = 20_000;
/** Pictures move this long before anything happens. */
const CALM_MS = 3_000;
/** Not recovered by then: never. */
const RECOVERY_LIMIT_MS = 40_000;
/** A picture that has come back is watched this long. */
const WATCH_MS = 2_000;
const END_LIMIT_MS = 40_000;

interface Pair {
  readonly alice: Seat;
  readonly bob: Seat;
}

/** One call with one fault, from empty pages to the last word. */
export async function runCase(bench: Bench, each: Case): Promise<CaseResult> {
  const { browsers, network } = bench;
  await network.reset({ hasNat: each.fault.hasNat ?? false });
  const controls = await createControls(bench, each.contender);
  const pair: Pair = { alice: await browsers.alice.open(), bob: await browsers.bob.open() };
  const seats = [pair.alice, pair.bob];
  try {
    await takeSeats(seats, each, bench);
    const marks = await liveThrough(each.fault, pair, controls);
    return {
      ...{ fault: each.fault.name, contender: each.contender, run: each.run, marks },
      browsers: { alice: browsers.alice.name, bob: browsers.bob.name },
      sides: { alice: await pair.alice.ask('read'), bob: await pair.bob.ask('read') },
      faults: seats.flatMap(({ side, faults }) => faults.map((text) => `${side}: ${text}`)),
    };
  } finally {
    await Promise.allSettled(seats.map((seat) => seat.close()));
    await controls.close();
  }
}

/** Both are online. */
async function takeSeats(
  seats: readonly Seat[],
  { fault, contender }: Case,
  { turn }: Bench,
): Promise<void> {
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

async function liveThrough(fault: Fault, { alice, bob }: Pair, controls: Controls): Promise<Marks> {
  const seats = [alice, bob];
  await bob.ask('connect', 'callee', 'alice');
  const calledAt = now();
  await alice.ask('connect', 'caller', 'bob');
  if (!(await untilMoving(seats, { from: calledAt, limitMs: CONNECT_LIMIT_MS }))) {
    throw new Error('The call did not come about.');
  }
  await after(CALM_MS);
  const faultAt = now();
  for (const step of fault.steps) {
    await after(Math.max(0, faultAt + step.atMs - now()));
    await controls.take(step);
  }
  const healedAt = now();
  await untilMoving(seats, { from: healedAt, limitMs: RECOVERY_LIMIT_MS });
  await after(WATCH_MS);
  const doneAt = now();
  await alice.ask('hangUp');
  await untilEnded(seats, END_LIMIT_MS);
  return { calledAt, faultAt, healedAt, doneAt };
}

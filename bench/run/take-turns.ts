import type { ContenderName } from '../page/contender-names.ts';
import type { Sample } from '../measure/sample.ts';
import type { Pair } from './pair.ts';
import { timeCall, timeControls } from './time-call.ts';
import type { CallMarks } from './time-call.ts';

/** What is tried in each round. */
export type Trial = 'setup' | 'answer' | 'controls';

export interface TurnsPlan {
  readonly rounds: number;
  readonly trials: readonly Trial[];
}

/** What came of all turns. */
export interface Turns {
  readonly samples: readonly Sample[];
  /** Made for a control of a running call, by contender. */
  readonly offers: Readonly<Partial<Record<ContenderName, number>>>;
}

/** All contenders take turns, in another order each round; the first call of each is not counted. */
export async function takeTurns(
  pairs: readonly Pair[],
  { rounds, trials }: TurnsPlan,
): Promise<Turns> {
  const samples: Sample[] = [];
  const offers: Partial<Record<ContenderName, number>> = {};
  const turns = Array.from({ length: rounds + 1 }, (_, round) =>
    rotated(pairs, round).flatMap((pair) => trials.map((trial) => ({ pair, trial, round }))),
  );
  for (const { pair, trial, round } of turns.flat()) {
    // A call with controls takes long, and each value varies little.
    if (trial === 'controls' && round % 3 !== 0) continue;
    const taken = await tryOnce(pair, trial, round);
    if (round === 0) continue;
    samples.push(...taken.samples);
    offers[pair.contender] = (offers[pair.contender] ?? 0) + taken.offers;
  }
  return { samples, offers };
}

interface Taken {
  readonly samples: readonly Sample[];
  readonly offers: number;
}

async function tryOnce(pair: Pair, trial: Trial, round: number): Promise<Taken> {
  const { delayMs, contender } = pair;
  const sample = (measure: Sample['measure'], ms: number | undefined): Sample => ({
    ...{ delayMs, contender, round, measure, ms },
  });
  if (trial === 'controls') {
    if (!(await pair.alice.evaluate(() => window.bench.hasControls())))
      return { samples: [], offers: 0 };
    const times = await timeControls(pair);
    return {
      samples: [...times].map(([control, { ms }]) => sample(control, ms)),
      offers: [...times.values()].reduce((sum, { offers }) => sum + offers, 0),
    };
  }
  const marks = await timeCall(pair, trial === 'setup');
  const samples =
    trial === 'setup'
      ? [
          sample('rings', since(marks?.alice.pressed, marks?.bob.rang)),
          sample(
            'connected',
            later(marks, 'alice', ({ connected }) => connected),
          ),
          sample(
            'frame',
            later(marks, 'alice', ({ firstFrame }) => firstFrame),
          ),
        ]
      : [
          sample('answered', since(marks?.bob.pressed, marks?.bob.firstFrame)),
          sample(
            'answered-both',
            later(marks, 'bob', ({ firstFrame }) => firstFrame),
          ),
        ];
  return { samples, offers: 0 };
}

/** From the click of one side until it has happened on both. */
function later(
  marks: CallMarks | undefined,
  who: keyof CallMarks,
  read: (marks: CallMarks['alice']) => number | undefined,
): number | undefined {
  if (marks === undefined) return undefined;
  const [one, other] = [read(marks.alice), read(marks.bob)];
  if (one === undefined || other === undefined) return undefined;
  return since(marks[who].pressed, Math.max(one, other));
}

function since(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : to - from;
}

function rotated<Value>(values: readonly Value[], by: number): readonly Value[] {
  const start = by % Math.max(1, values.length);
  return [...values.slice(start), ...values.slice(0, start)];
}

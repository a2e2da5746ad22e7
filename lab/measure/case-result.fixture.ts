import type { Recording } from '../page/recording.ts';
import type { CaseResult } from './outcome.ts';

/** How one side of a made-up call went. Times count from the fault; the heal is at 1 s, the hang-up at 9 s. */
interface MadeSide {
  /** Without pictures from the fault on until then; undefined: for good. Default 0. */
  readonly movesAt?: number | undefined;
  readonly states?: readonly (readonly [at: number, what: string])[];
}

const FAULT_AT = 10_000;
export const HANG_UP = 9_000;

export function madeResult(
  sides: { readonly alice?: MadeSide; readonly bob?: MadeSide },
  rest: Partial<Pick<CaseResult, 'fault' | 'contender' | 'run' | 'browsers'>> = {},
): CaseResult {
  const ends = (why: string): MadeSide => ({
    movesAt: 0,
    states: [[HANG_UP, `ended hangup by ${why}`]],
  });
  return {
    fault: 'cut-6',
    contender: 'earshot',
    run: 1,
    browsers: { alice: 'chromium', bob: 'chromium' },
    marks: {
      calledAt: 5_000,
      faultAt: FAULT_AT,
      healedAt: FAULT_AT + 1_000,
      doneAt: FAULT_AT + HANG_UP,
    },
    sides: {
      alice: recordingOf({ ...ends('me'), ...sides.alice }),
      bob: recordingOf({ ...ends('them'), ...sides.bob }),
    },
    load: 0,
    complaints: [],
    ...rest,
  };
}

function recordingOf({ movesAt = Infinity, states = [] }: MadeSide): Recording {
  const every = Array.from({ length: 400 }, (_, index) => index * 50);
  return {
    frames: every.filter((time) => time < FAULT_AT || time >= FAULT_AT + movesAt),
    states: [
      { at: FAULT_AT - 2_000, what: 'connected' },
      ...states.map(([at, what]) => ({ at: FAULT_AT + at, what })),
    ],
    events: [],
    samples: [],
  };
}

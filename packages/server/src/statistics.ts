/** What a store counts of the calls that started on one day (UTC). */
export interface CallDay {
  /** When the day began, in Unix ms. */
  readonly startedAt: number;
  readonly calls: number;
  readonly answered: number;
  readonly missed: number;
  /** Answered, and over. */
  readonly talked: number;
  /** Those of them that ended for a technical reason. */
  readonly failed: number;
  /** How long was talked in all, in ms. */
  readonly talkedMs: number;
  /** From the answer until media flowed, in ms: the sum of all sides that have told. */
  readonly setupMs: number;
  /** How many sides have told it. */
  readonly setups: number;
  /** The sum of all ratings. */
  readonly stars: number;
  readonly ratings: number;
}

/** How calls have gone. What nothing is known of is absent. */
export interface CallFigures {
  readonly calls: number;
  readonly answered: number;
  /** Nobody answered and nobody declined. */
  readonly missed: number;
  /** Answered, and ended for a technical reason. */
  readonly failed: number;
  /** Of the calls that were answered and are over, how many did not fail: from 0 to 1. */
  readonly successRate?: number;
  /** From the answer to the end, in ms. */
  readonly meanDurationMs?: number;
  /** From the answer until media flowed, in ms, as the devices have measured it. */
  readonly meanSetupMs?: number;
  /** From 1 to 5. */
  readonly meanStars?: number;
  readonly ratings: number;
}

/** How calls have gone, in all and day by day (UTC), the first day first; days without calls are left out. */
export interface CallStatistics extends CallFigures {
  readonly days: readonly (CallFigures & { /** Such as `2026-01-31`. */ readonly day: string })[];
}

/** Statistics from what a store has counted. */
export function statisticsOf(days: readonly CallDay[]): CallStatistics {
  return {
    ...figuresOf(days.reduce(sum, nothing)),
    days: days.map((one) => ({
      day: new Date(one.startedAt).toISOString().slice(0, 10),
      ...figuresOf(one),
    })),
  };
}

/** Ends of calls that were answered, for which nobody's wish is the reason. */
export const technicalReasons = [
  'connection-lost',
  'media-failed',
  'network-unsupported',
  'server',
] as const;

const nothing: CallDay = {
  startedAt: 0,
  ...{ calls: 0, answered: 0, missed: 0, talked: 0, failed: 0, talkedMs: 0 },
  ...{ setupMs: 0, setups: 0, stars: 0, ratings: 0 },
};

function sum(one: CallDay, other: CallDay): CallDay {
  return {
    startedAt: one.startedAt,
    calls: one.calls + other.calls,
    answered: one.answered + other.answered,
    missed: one.missed + other.missed,
    talked: one.talked + other.talked,
    failed: one.failed + other.failed,
    talkedMs: one.talkedMs + other.talkedMs,
    setupMs: one.setupMs + other.setupMs,
    setups: one.setups + other.setups,
    stars: one.stars + other.stars,
    ratings: one.ratings + other.ratings,
  };
}

function figuresOf(of: CallDay): CallFigures {
  const { calls, answered, missed, failed, talked, ratings } = of;
  return {
    ...{ calls, answered, missed, failed, ratings },
    ...(talked === 0
      ? {}
      : { successRate: (talked - failed) / talked, meanDurationMs: of.talkedMs / talked }),
    ...(of.setups === 0 ? {} : { meanSetupMs: of.setupMs / of.setups }),
    ...(ratings === 0 ? {} : { meanStars: of.stars / ratings }),
  };
}

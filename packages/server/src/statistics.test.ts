import { describe, expect, it } from 'vitest';
import { statisticsOf, type CallDay } from './statistics.ts';
import { START } from './testing/rows.ts';

const day = (parts: Partial<CallDay> = {}): CallDay => ({
  startedAt: START,
  ...{ calls: 10, answered: 6, missed: 3, talked: 5, failed: 1, talkedMs: 300_000 },
  ...{ setupMs: 900, setups: 3, stars: 9, ratings: 2 },
  ...parts,
});

describe('statistics', () => {
  it('of no calls say nothing but that', () => {
    const none = { calls: 0, answered: 0, missed: 0, failed: 0, ratings: 0 };
    expect(statisticsOf([])).toEqual({ ...none, days: [] });
  });

  it('of a day', () => {
    const figures = {
      ...{ calls: 10, answered: 6, missed: 3, failed: 1, successRate: 0.8 },
      ...{ meanDurationMs: 60_000, meanSetupMs: 300, meanStars: 4.5, ratings: 2 },
    };
    expect(statisticsOf([day()])).toEqual({
      ...figures,
      days: [{ day: '2026-01-01', ...figures }],
    });
  });

  it('in all weigh each call alike, whatever its day', () => {
    const quiet = { calls: 1, answered: 0, missed: 1, talked: 0, failed: 0, talkedMs: 0 };
    const unknown = { setupMs: 0, setups: 0, stars: 0, ratings: 0 };
    const next = day({ startedAt: START + 86_400_000, ...quiet, ...unknown });
    const last = day({ startedAt: START + 2 * 86_400_000, talked: 15, failed: 0, stars: 10 });
    const { days, ...all } = statisticsOf([day(), next, last]);
    expect(all).toEqual({
      ...{ calls: 21, answered: 12, missed: 7, failed: 1, successRate: 0.95 },
      ...{ meanDurationMs: 30_000, meanSetupMs: 300, meanStars: 4.75, ratings: 4 },
    });
    expect(days[1]).toEqual({
      ...{ day: '2026-01-02', calls: 1, answered: 0, missed: 1, failed: 0, ratings: 0 },
    });
  });
});

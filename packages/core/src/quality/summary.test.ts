import { describe, expect, it } from 'vitest';
import { metricsWith, way } from './quality.fixture.ts';
import { addToSummary, emptySummary, summaryOf, withRaised } from './summary.ts';
import type { SummaryFacts, SummaryState } from './summary.ts';

const quiet: SummaryFacts = {
  elapsedMs: 2_000,
  verdict: undefined,
  metrics: undefined,
  scores: [],
  rung: 0,
};

function after(...looks: readonly Partial<SummaryFacts>[]): SummaryState {
  return looks.reduce<SummaryState>(
    (state, look) => addToSummary(state, { ...quiet, ...look }),
    emptySummary,
  );
}

describe('the summary of a call', () => {
  it('of nothing says so', () => {
    const nothing = {
      measuredMs: 0,
      levels: { excellent: 0, good: 0, fair: 0, poor: 0, lost: 0 },
      warnings: {},
      lowestRung: 0,
      relayedPercent: 0,
    };
    expect(summaryOf(emptySummary)).toEqual(nothing);
    expect(
      summaryOf(after({ metrics: { at: 0, tracks: [], path: { ...way, isRelayed: true } } })),
    ).toEqual(nothing);
  });

  it('has the time in each level, on a relay, and the lowest rung', () => {
    const relayed = { at: 0, tracks: [], path: { ...way, isRelayed: true } };
    const state = after(
      { verdict: { level: 'good' }, rung: 3 },
      { verdict: { level: 'poor' }, elapsedMs: 1_000 },
      { verdict: { level: 'good' }, elapsedMs: 1_000, metrics: relayed },
    );
    expect(summaryOf(state)).toMatchObject({
      measuredMs: 4_000,
      levels: { excellent: 0, good: 3_000, fair: 0, poor: 1_000, lost: 0 },
      relayedPercent: 25,
      lowestRung: 3,
    });
  });

  it('spreads figures over time', () => {
    const score = (value: number) =>
      [
        { slot: 'microphone', direction: 'in', score: value, reason: 'loss', isLocal: false },
      ] as const;
    const lossy = metricsWith({
      slot: 'microphone',
      direction: 'out',
      lossPercent: 30,
      rttMs: 100,
    });
    const state = after(
      { scores: score(4), metrics: metricsWith() },
      { scores: score(2), metrics: lossy, elapsedMs: 1_000 },
    );
    expect(summaryOf(state)).toMatchObject({
      soundIn: { min: 2, mean: 3.33, max: 4 },
      lossPercentIn: { min: 0, mean: 0, max: 0 },
      lossPercentOut: { min: 0, mean: 10, max: 30 },
      rttMs: { min: 40, mean: 60, max: 100 },
      jitterMs: { min: 2, mean: 2, max: 2 },
    });
    expect(summaryOf(state)).not.toHaveProperty('pictureIn');
  });

  it('adds up for how long the picture stood still', () => {
    const frozen = (frozenPercent: number) =>
      metricsWith({ slot: 'camera', direction: 'in', frozenPercent });
    const state = after(
      { metrics: frozen(20), elapsedMs: 1_000 },
      { metrics: { at: 0, tracks: [] }, elapsedMs: 1_000 },
      { metrics: frozen(10), elapsedMs: 2_000 },
    );
    expect(summaryOf(state).frozenMs).toBe(400);
    expect(summaryOf(after({ metrics: { at: 0, tracks: [] } }))).not.toHaveProperty('frozenMs');
  });

  it('counts warnings by name', () => {
    const warning = (name: 'high-rtt' | 'high-loss') => ({ name, isNotice: false, since: 0 });
    const state = withRaised(emptySummary, [warning('high-rtt'), warning('high-loss')]);
    expect(withRaised(state, [warning('high-rtt')]).warnings).toEqual({
      'high-rtt': 2,
      'high-loss': 1,
    });
    expect(withRaised(state, [])).toBe(state);
  });

  it('is plain data', () => {
    const summary = summaryOf(after({ verdict: { level: 'good' }, metrics: metricsWith() }));
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
  });
});

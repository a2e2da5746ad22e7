import { describe, expect, it } from 'vitest';
import { emptySummary, summaryOf } from '../quality/summary.ts';
import type { QualitySummary } from '../quality/summary.ts';
import { reportedQuality } from './reported-quality.ts';

const course = { setupMs: undefined, reconnects: 0 };
const nothing = summaryOf(emptySummary);
const spread = (mean: number) => ({ min: 0, mean, max: 900 });

describe('a summary in the words of the protocol', () => {
  it('is none while nothing was measured', () => {
    expect(reportedQuality(nothing, course)).toBeUndefined();
  });

  it('leaves out what was not measured', () => {
    expect(reportedQuality({ ...nothing, measuredMs: 1 }, course)).toStrictEqual({
      level: 'lost',
      reconnects: 0,
      isRelayed: false,
    });
  });

  it('has the means, and what lasted longest', () => {
    const summary: QualitySummary = {
      ...nothing,
      measuredMs: 60_000,
      levels: { excellent: 20_000, good: 30_000, fair: 0, poor: 10_000, lost: 0 },
      soundIn: spread(4.1),
      pictureIn: spread(3.2),
      rttMs: spread(80),
      jitterMs: spread(12),
      lossPercentIn: spread(1.5),
      frozenMs: 400,
      relayedPercent: 50,
    };
    expect(reportedQuality(summary, { setupMs: 700, reconnects: 2 })).toStrictEqual({
      audioMos: 4.1,
      videoScore: 3.2,
      roundTripMs: 80,
      jitterMs: 12,
      lossPercent: 1.5,
      frozenMs: 400,
      setupMs: 700,
      level: 'good',
      reconnects: 2,
      isRelayed: true,
    });
  });

  it('is bounded, whatever was measured', () => {
    const strange = { ...nothing, measuredMs: 1, rttMs: spread(1e9), jitterMs: spread(-5) };
    expect(reportedQuality(strange, { setupMs: 1e12, reconnects: 0 })).toMatchObject({
      roundTripMs: 600_000,
      jitterMs: 0,
      setupMs: 604_800_000,
    });
  });
});

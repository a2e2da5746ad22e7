import { describe, expect, it } from 'vitest';
import type { ContenderName } from '../page/contender-names.ts';
import type { Sample } from './sample.ts';
import { summarize } from './summarize.ts';

function samplesOf(
  contender: ContenderName,
  values: readonly (number | undefined)[],
  rest: Partial<Sample> = {},
): readonly Sample[] {
  return values.map((ms, round) => ({
    ...{ delayMs: 0, measure: 'frame', contender, round, ms },
    ...rest,
  }));
}

describe('summarize', () => {
  it('compares each with the floor of the same round', () => {
    const samples = [
      ...samplesOf('bare', [100, 200, 400]),
      ...samplesOf('earshot', [90, 160, 400]),
    ];
    expect(summarize(samples)).toEqual([
      {
        delayMs: 0,
        measure: 'frame',
        results: {
          bare: { medianMs: 200, ratio: 1, count: 3, missing: 0 },
          earshot: { medianMs: 160, ratio: 0.9, count: 3, missing: 0 },
        },
      },
    ]);
  });

  it('takes the mean of the two in the middle of an even number', () => {
    const [row] = summarize(samplesOf('bare', [100, 300]));
    expect(row?.results.bare?.medianMs).toBe(200);
  });

  it.each([
    { values: [100, undefined], medianMs: 100, missing: 1 },
    { values: [100, undefined, undefined], medianMs: undefined, missing: 2 },
  ])('counts what did not happen: $values', ({ values, medianMs, missing }) => {
    const [row] = summarize(samplesOf('bare', values));
    expect(row?.results.bare).toMatchObject({ medianMs, missing, count: values.length });
  });

  it('gives no ratio without a floor', () => {
    const [row] = summarize(samplesOf('peerjs', [100]));
    expect(row?.results.peerjs?.ratio).toBeUndefined();
  });

  it('keeps networks and measures apart', () => {
    const samples = [
      ...samplesOf('bare', [1], { delayMs: 50 }),
      ...samplesOf('bare', [2]),
      ...samplesOf('bare', [3], { measure: 'mute' }),
    ];
    expect(summarize(samples).map(({ delayMs, measure }) => [delayMs, measure])).toEqual([
      [50, 'frame'],
      [0, 'frame'],
      [0, 'mute'],
    ]);
  });
});

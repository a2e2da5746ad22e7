import { describe, expect, it } from 'vitest';
import { ceilingOf, initialLevel, nextLevel } from './level.ts';
import type { Ceiling, LevelState, QualityVerdict } from './level.ts';
import { metricsWith, talking } from './quality.fixture.ts';
import type { TrackScore } from './score-tracks.ts';

function score(value: number, given: Partial<TrackScore> = {}): TrackScore {
  return {
    ...{ slot: 'microphone', direction: 'in', score: value, reason: 'loss', isLocal: false },
    ...given,
  };
}

interface Look {
  readonly at: number;
  readonly scores?: readonly TrackScore[];
  readonly ceiling?: Ceiling;
  readonly isOnline?: boolean;
}

function after(looks: readonly Look[], state: LevelState = initialLevel): LevelState {
  return looks.reduce(
    (before, { at, scores = [], ceiling, isOnline = true }) =>
      nextLevel(before, { at, scores, ceiling, isOnline }),
    state,
  );
}

/** The levels while the score is this, in looks 2 s apart. */
function levels(scores: readonly number[]): readonly (string | undefined)[] {
  let state = initialLevel;
  return scores.map((value, index) => {
    state = after([{ at: index * 2_000, scores: [score(value)] }], state);
    return state.verdict?.level;
  });
}

function many(count: number, value: number): readonly number[] {
  return Array.from({ length: count }, () => value);
}

describe('the level', () => {
  it.each([
    [4.41, 'excellent'],
    [4.02, 'excellent'],
    [4.01, 'good'],
    [3.6, 'good'],
    [3.59, 'fair'],
    [3.1, 'fair'],
    [3.09, 'poor'],
    [1, 'poor'],
  ])('of %f is %s', (value, level) => {
    expect(levels([value])).toEqual([level]);
  });

  it('is unknown until there is a score', () => {
    expect(after([{ at: 0 }]).verdict).toBeUndefined();
  });

  it('is that of the worst of all that flows', () => {
    const scores = [score(4.4), score(3.3, { slot: 'camera', reason: 'freeze' }), score(4)];
    expect(after([{ at: 0, scores }]).verdict).toEqual({
      level: 'fair',
      score: 3.3,
      reason: 'freeze',
      direction: 'in',
      side: 'path',
    });
  });

  it('falls one step in the second look, and two steps at once', () => {
    expect(levels([4.4, 4.4, 2.9, 2.9, 2.9])).toEqual([
      'excellent',
      'excellent',
      'excellent',
      'fair',
      'fair',
    ]);
    expect(levels([4.4, 1.2])).toEqual(['excellent', 'poor']);
  });

  it('rises slowly, and only when it is clearly better', () => {
    const risen = levels([...many(5, 2), ...many(12, 4.4)]);
    expect(risen.indexOf('fair')).toBeGreaterThan(7);
    expect(risen.at(-1)).toBe('good');
    // At a bound, it does not go to and fro.
    expect(new Set(levels([3.55, ...many(40, 3.65)]))).toEqual(new Set(['fair']));
  });

  it('one bad look is forgiven', () => {
    expect(new Set(levels([4.4, 4.4, 3.7, 4.4, 4.4]))).toEqual(new Set(['excellent']));
  });

  it('stays while nothing is known', () => {
    const state = after([{ at: 0, scores: [score(3.2)] }]);
    expect(after([{ at: 2_000 }], state).verdict).toBe(state.verdict);
  });

  it('says the same with the same object', () => {
    const first = after([{ at: 0, scores: [score(3.2)] }]);
    expect(after([{ at: 2_000, scores: [score(3.2)] }], first).verdict).toBe(first.verdict);
    for (const given of [{ reason: 'delay' }, { direction: 'out' }] as const) {
      const next = after([{ at: 2_000, scores: [score(3.2, given)] }], first);
      expect(next.verdict).not.toBe(first.verdict);
    }
  });

  it('what was muted is judged anew', () => {
    const looks = [
      { at: 0, scores: [score(4.4), score(2, { slot: 'camera' })] },
      { at: 2_000, scores: [score(4.4)] },
      { at: 4_000, scores: [score(4.4), score(4.4, { slot: 'camera' })] },
    ];
    expect(after(looks).scores.get('camera in')).toBe(4.4);
  });
});

describe('a lost connection', () => {
  const lost: Ceiling = { level: 'lost', reason: 'connection', direction: 'in' };

  it('is told at once, and its end too', () => {
    const looks = [
      { at: 0, scores: [score(4.4)] },
      { at: 1_000, scores: [score(4.4)], ceiling: lost },
    ];
    const state = after(looks);
    expect(state.verdict).toMatchObject({ level: 'lost', reason: 'connection', side: 'path' });
    const back = after([{ at: 2_000, scores: [score(4.4)] }], state);
    expect(back.verdict).toEqual({ level: 'excellent', score: 4.4 });
  });

  it('is told without any score, and is mine when this browser is offline', () => {
    const { verdict } = after([{ at: 0, ceiling: lost, isOnline: false }]);
    expect(verdict).toEqual({ level: 'lost', reason: 'connection', direction: 'in', side: 'mine' });
  });

  it('with nothing known after it stays lost', () => {
    expect(after([{ at: 0, ceiling: lost }, { at: 1_000 }]).verdict?.level).toBe('lost');
  });
});

describe('a camera that gives way', () => {
  const fair: Ceiling = { level: 'fair', reason: 'bandwidth', direction: 'out' };

  it('is no better than its rung, and says why', () => {
    const { verdict } = after([{ at: 0, scores: [score(4.4)], ceiling: fair }]);
    expect(verdict).toMatchObject({ level: 'fair', reason: 'bandwidth', side: 'mine' });
  });

  it('but may be worse for another reason', () => {
    const { verdict } = after([{ at: 0, scores: [score(2)], ceiling: fair }]);
    expect(verdict).toMatchObject({ level: 'poor', reason: 'loss' });
  });

  it('rises no further', () => {
    const state = after([{ at: 0, scores: [score(2)] }]);
    const later = [10, 20, 30].map((at) => ({
      at: at * 1_000,
      scores: [score(4.4)],
      ceiling: fair,
    }));
    expect(after(later, state).verdict?.level).toBe('fair');
  });
});

describe('the side', () => {
  it.each<[Partial<TrackScore>, QualityVerdict['side']]>([
    [{ reason: 'loss' }, 'path'],
    [{ reason: 'delay' }, 'path'],
    [{ reason: 'cpu', direction: 'out' }, 'mine'],
    [{ reason: 'cpu', direction: 'in' }, 'theirs'],
    [{ reason: 'bandwidth', direction: 'out' }, 'mine'],
    [{ reason: 'frames', direction: 'in' }, 'theirs'],
    [{ reason: 'jitter', isLocal: true, direction: 'in' }, 'mine'],
    [{ reason: 'jitter', isLocal: true, direction: 'out' }, 'theirs'],
  ])('of %j is %s', (given, side) => {
    expect(after([{ at: 0, scores: [score(2, given)] }]).verdict?.side).toBe(side);
  });
});

describe('what holds the level down', () => {
  const quiet = { quietMs: 5_000 };
  const facts = { situation: talking, metrics: metricsWith(), peer: undefined, rung: 0 };
  const silent = metricsWith(
    { slot: 'microphone', direction: 'in', ...quiet },
    { slot: 'camera', direction: 'in', ...quiet },
  );
  const path = { isRelayed: false, changes: 0 };

  it.each([
    ['nothing', facts, undefined],
    ['no figures', { ...facts, metrics: undefined }, undefined],
    ['reconnecting', { ...facts, situation: { ...talking, phase: 'reconnecting' } }, 'lost'],
    [
      'nothing comes',
      { ...facts, metrics: { ...silent, path: { ...path, quietMs: 3_000 } } },
      'lost',
    ],
    [
      'nothing comes, and the path is not told',
      { ...facts, metrics: { at: 0, tracks: silent.tracks } },
      'lost',
    ],
    ['no media comes, but something else', { ...facts, metrics: silent }, undefined],
    [
      'only the picture is away',
      { ...facts, metrics: metricsWith({ slot: 'camera', direction: 'in', ...quiet }) },
      undefined,
    ],
    [
      'nothing should come',
      { ...facts, situation: { ...talking, arriving: [] }, metrics: silent },
      undefined,
    ],
    [
      'how long nothing came is unknown',
      { ...facts, metrics: { at: 0, tracks: [{ slot: 'camera', direction: 'in' }] } },
      undefined,
    ],
    ['the picture gives way a little', { ...facts, rung: 1 }, 'good'],
    ['and more', { ...facts, rung: 3 }, 'fair'],
    ['the picture is suspended', { ...facts, rung: 4 }, 'poor'],
    [
      'a camera that is off',
      { ...facts, rung: 4, situation: { ...talking, leaving: [] } },
      undefined,
    ],
    [
      'theirs is off',
      { ...facts, peer: { sending: { rung: 4 } }, situation: { ...talking, arriving: [] } },
      undefined,
    ],
    ['a peer that says nothing of it', { ...facts, peer: { sending: {} } }, undefined],
    ['theirs is', { ...facts, peer: { sending: { rung: 4 } } }, 'poor'],
    [
      '10 % of what leaves is lost',
      { ...facts, metrics: metricsWith({ slot: 'microphone', direction: 'out', lossPercent: 10 }) },
      'poor',
    ],
    [
      '10 % of the picture is lost',
      { ...facts, metrics: metricsWith({ slot: 'camera', direction: 'in', lossPercent: 10 }) },
      'poor',
    ],
    [
      '10 % of the sound is lost, which is judged by what is heard',
      { ...facts, metrics: metricsWith({ slot: 'microphone', direction: 'in', lossPercent: 10 }) },
      undefined,
    ],
  ] as const)('%s', (_, given, level) => {
    expect(ceilingOf(given)?.level).toBe(level);
  });
});

import { describe, expect, it } from 'vitest';
import { nextWarnings, noWarnings } from './warnings.ts';
import type { Finding, WarningsState, WarningsStep } from './warnings.ts';

interface Look {
  readonly at: number;
  readonly findings: readonly Finding[];
  readonly isPartial?: boolean;
}

function run(looks: readonly Look[], state: WarningsState = noWarnings): WarningsStep {
  let step: WarningsStep = { state, raised: [], cleared: [] };
  for (const { at, findings, isPartial = false } of looks) {
    step = nextWarnings(step.state, { at, findings, isPartial });
  }
  return step;
}

/** The names that stand after each look. */
function standing(looks: readonly Look[]): readonly (readonly string[])[] {
  return looks.map((_, index) => {
    const { state } = run(looks.slice(0, index + 1));
    return state.raised.map(({ name }) => name);
  });
}

function look(at: number, is: Finding['is'], given: Partial<Finding> = {}): Look {
  return { at, findings: [{ name: 'high-rtt', is, ...given }] };
}

describe('a warning', () => {
  it('is raised once when it lasts, and cleared once when it is over for long', () => {
    const looks = [
      look(0, 'bad'),
      look(2_000, 'bad'),
      look(4_000, 'bad'),
      look(6_000, 'good'),
      look(12_000, 'good'),
      look(14_000, 'good'),
    ];
    expect(standing(looks)).toEqual([[], [], ['high-rtt'], ['high-rtt'], ['high-rtt'], []]);
    expect(run(looks.slice(0, 3)).raised).toEqual([
      { name: 'high-rtt', isNotice: false, since: 4_000 },
    ]);
    expect(run(looks).cleared).toHaveLength(1);
  });

  it('is the same object, in the same list, while it stands', () => {
    const { state } = run([look(0, 'bad'), look(4_000, 'bad')]);
    const next = run([look(6_000, 'bad')], state);
    expect(next.state.raised).toBe(state.raised);
    expect([next.raised, next.cleared]).toEqual([[], []]);
  });

  it('that is good, or not known, for a moment begins anew', () => {
    for (const is of ['good', 'unsure', 'off'] as const) {
      expect(standing([look(0, 'bad'), look(2_000, is), look(4_000, 'bad')]).at(-1)).toEqual([]);
    }
  });

  it('that stands is not cleared by what is not known', () => {
    const looks = [
      look(0, 'bad'),
      look(4_000, 'bad'),
      look(60_000, 'unsure'),
      look(90_000, 'good'),
    ];
    expect(standing(looks).at(-1)).toEqual(['high-rtt']);
  });

  it('stays for 5 s, so that it can be read', () => {
    const name = 'video-frozen';
    const looks = [
      look(0, 'bad', { name }),
      look(1_000, 'good', { name }),
      look(5_000, 'good', { name }),
    ];
    expect(standing(looks)).toEqual([[name], [name], []]);
  });

  it('about what is gone is cleared at once', () => {
    const { state } = run([look(0, 'bad'), look(4_000, 'bad')]);
    expect(run([look(4_100, 'off')], state).cleared).toHaveLength(1);
    expect(run([{ at: 4_100, findings: [] }], state).cleared).toHaveLength(1);
    expect(run([{ at: 4_100, findings: [], isPartial: true }], state).cleared).toHaveLength(0);
  });

  it('may have a patience of its own, and be no more than a notice', () => {
    const given = { raiseAfterMs: 1_000, isNotice: true };
    const { raised } = run([look(0, 'bad', given), look(1_000, 'bad', given)]);
    expect(raised).toMatchObject([{ isNotice: true }]);
  });

  it('is another one in another slot and direction', () => {
    const about = [
      { slot: 'camera', direction: 'in' },
      { slot: 'camera', direction: 'out' },
    ] as const;
    const findings = about.map((each) => ({ name: 'high-loss', is: 'bad', ...each }) as const);
    const { raised } = run([
      { at: 0, findings },
      { at: 4_000, findings },
    ]);
    expect(raised).toMatchObject(about);
  });
});

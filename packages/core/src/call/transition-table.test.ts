import { describe, expect, it } from 'vitest';
import {
  ALL_INPUTS,
  ALL_MODELS,
  describeModel,
  describeTransition,
} from '../testing/transition-table.ts';
import type { CallInput } from './call-input.ts';
import type { CallModel } from './call-model.ts';
import { transition } from './transition.ts';
import type { Transition } from './transition.ts';

function go(from: CallModel, input: CallInput): Transition {
  return transition(from, { input, at: 5_000 });
}

describe('over the whole table', () => {
  it('never throws, absorbs everything in ended, and disposes last and once', () => {
    for (const from of ALL_MODELS) {
      for (const input of ALL_INPUTS) {
        const [next, effects] = go(from, input);
        const disposals = effects.filter((effect) => effect.type === 'dispose');
        const hasJustEnded = from.state.status !== 'ended' && next.state.status === 'ended';
        expect(disposals).toHaveLength(hasJustEnded ? 1 : 0);
        if (hasJustEnded) expect(effects.at(-1)).toEqual({ type: 'dispose' });
        if (from.state.status === 'ended') expect(next).toBe(from);
        if (
          next.state === from.state &&
          next.device === from.device &&
          next.isAnnounced === from.isAnnounced
        ) {
          expect(next).toBe(from);
        }
      }
    }
  });

  it('is the table that the docs show', async () => {
    const rows = ALL_MODELS.flatMap((from) =>
      ALL_INPUTS.map((input) => ({ from, input, to: go(from, input) }))
        .filter(({ from: before, to }) => to[0] !== before || to[1].length > 0)
        .map(
          ({ input, to }) =>
            `| ${describeModel(from)} | \`${input.type}\` | ${describeTransition(to)} |`,
        ),
    );
    const ignored = ALL_MODELS.length * ALL_INPUTS.length - rows.length;
    const table = [
      '# Every transition of a call',
      '',
      'Written by `packages/core/src/call/transition-table.test.ts`; do not edit. An input that is not listed for a state is',
      `ignored there (${String(ignored)} of ${String(ALL_MODELS.length * ALL_INPUTS.length)} combinations).`,
      '',
      '| state | input | becomes, and does |',
      '| --- | --- | --- |',
      ...new Set(rows),
      '',
    ].join('\n');
    await expect(table).toMatchFileSnapshot('../../../../docs/call-transitions.md');
  });
});

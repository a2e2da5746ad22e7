import { expect, it } from 'vitest';
import { nextSpeech, silence } from './speech.ts';

/** Whether somebody is found to talk after each tenth of a second of this loudness. */
function heard(...loudness: readonly number[]): readonly boolean[] {
  let state = silence;
  return loudness.map((each) => {
    state = nextSpeech(state, { loudness: each, elapsedMs: 100 });
    return state.isTalking;
  });
}

function times(count: number, loudness: number): readonly number[] {
  return Array.from({ length: count }, () => loudness);
}

it.each([
  ['silence', times(20, 0), false],
  ['a quiet room', times(20, 0.005), false],
  ['a door', [...times(5, 0.002), 0.3, 0.2, ...times(5, 0.002)], false],
  ['a sentence', [...times(5, 0.002), ...times(6, 0.1)], true],
  ['a sentence with pauses', [0.1, 0.1, 0, 0.1, 0.1, 0, 0.1, 0.1], true],
  ['a sentence, and a second of silence after it', [...times(20, 0.1), ...times(10, 0)], false],
  ['a fan that has run for a minute', times(600, 0.05), false],
  ['somebody who speaks beside that fan', [...times(600, 0.05), ...times(6, 0.3)], true],
] as const)('%s: %#', (_, loudness, isTalking) => {
  expect(heard(...loudness).at(-1)).toBe(isTalking);
});

it('takes 300 ms to be speech', () => {
  expect(heard(0.1, 0.1, 0.1)).toEqual([false, false, true]);
});

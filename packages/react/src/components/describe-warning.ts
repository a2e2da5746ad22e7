import { explainWarning } from '@earshot/core';
import type { QualityWarning } from '@earshot/core';
import type { Wording } from './words.ts';

/** A warning about the quality of a call in one plain sentence: that of the given words, or core's English one. */
export function describeWarning(
  warning: Pick<QualityWarning, 'name'>,
  { words }: Wording = {},
): string {
  return words?.[`warning.${warning.name}`] ?? explainWarning(warning);
}

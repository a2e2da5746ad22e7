import type { QualitySnapshot, QualityWarning } from '@earshot/core';
import { useSnapshot } from './use-snapshot.ts';
import type { Source } from './use-snapshot.ts';

const none: readonly QualityWarning[] = [];

/** What is wrong with a call right now, oldest first; nothing outside a call. Renders again when one comes or goes. */
export function useQualityWarnings(
  monitor: Source<QualitySnapshot> | undefined,
): readonly QualityWarning[] {
  return useSnapshot(monitor, ({ warnings }) => warnings) ?? none;
}

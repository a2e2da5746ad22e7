import type { QualitySnapshot } from '@earshot/core';
import { useMemo } from 'react';
import { useSnapshot } from './use-snapshot.ts';
import type { Source } from './use-snapshot.ts';

/** What is measured of a call. */
export interface CallStats extends Pick<QualitySnapshot, 'path' | 'tracks'> {
  /** The lowest score of all that should flow, 1 to 5: estimated, not asked of people. */
  readonly score: number | undefined;
}

const none: QualitySnapshot['tracks'] = [];

/**
 * The figures of a call, for a page of statistics; nothing outside a call. Renders again with each look of the monitor
 * that finds other figures, so about every two seconds: keep it in a small component of its own.
 */
export function useCallStats(monitor: Source<QualitySnapshot> | undefined): CallStats {
  const tracks = useSnapshot(monitor, (snapshot) => snapshot.tracks) ?? none;
  const path = useSnapshot(monitor, (snapshot) => snapshot.path);
  const score = useSnapshot(monitor, ({ verdict }) => verdict?.score);
  return useMemo(() => ({ tracks, path, score }), [tracks, path, score]);
}

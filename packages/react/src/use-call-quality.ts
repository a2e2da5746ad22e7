import type { QualityLevel, QualityReason, QualitySide, QualitySnapshot } from '@earshot/core';
import { useMemo } from 'react';
import { useSnapshot } from './use-snapshot.ts';
import type { Source } from './use-snapshot.ts';

/** How good a call is, and why it is no better. */
export interface CallQuality {
  /** Undefined outside a call, and for its first seconds. */
  readonly level: QualityLevel | undefined;
  /** What lowers it most; undefined while all is excellent. */
  readonly reason: QualityReason | undefined;
  /** Whose equipment or network is the likely cause. */
  readonly side: QualitySide | undefined;
}

/**
 * How good a call is: its level with reason and side. Renders again when one of these is another one, not with each
 * figure behind them.
 *
 * @example
 * const { level } = useCallQuality(useQualityMonitor(monitorQuality));
 */
export function useCallQuality(monitor: Source<QualitySnapshot> | undefined): CallQuality {
  const level = useSnapshot(monitor, (snapshot) => snapshot.level);
  const reason = useSnapshot(monitor, ({ verdict }) => verdict?.reason);
  const side = useSnapshot(monitor, ({ verdict }) => verdict?.side);
  return useMemo(() => ({ level, reason, side }), [level, reason, side]);
}

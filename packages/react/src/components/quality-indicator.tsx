import type { ReactNode } from 'react';
import type { QualityLevel, QualitySnapshot } from '@earshot/core';
import { useCallQuality } from '../use-call-quality.ts';
import type { Source } from '../use-snapshot.ts';
import { useCallWords } from './words-provider.tsx';

export interface QualityIndicatorProps {
  /** What `useQualityMonitor` gives; nothing is shown without. */
  readonly monitor: Source<QualitySnapshot> | undefined;
}

/** How many of the four bars are full. */
const bars: Readonly<Record<QualityLevel, number>> = {
  lost: 0,
  poor: 1,
  fair: 2,
  good: 3,
  excellent: 4,
};

/** How good the call is, as bars with words beside them. Not announced: `QualityWarnings` says what matters. */
export function QualityIndicator({ monitor }: QualityIndicatorProps): ReactNode {
  const { level, side } = useCallQuality(monitor);
  const { say } = useCallWords();
  if (level === undefined) return null;
  const words = say(`quality.${level}`);
  const isBad = bars[level] < bars.good;
  return (
    <span className="earshot-quality" data-level={level}>
      <svg className="earshot-bars" viewBox="0 0 20 16" aria-hidden="true">
        {[0, 1, 2, 3].map((bar) => (
          <rect
            key={bar}
            data-full={bar < bars[level] || undefined}
            x={5 * bar + 1}
            y={11 - 3.5 * bar}
            width="3"
            height={4 + 3.5 * bar}
            rx="1"
          />
        ))}
      </svg>
      {isBad && side !== undefined && side !== 'path'
        ? say(`quality.${side}`, { level: words })
        : words}
    </span>
  );
}

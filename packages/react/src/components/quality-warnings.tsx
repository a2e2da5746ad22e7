import type { ReactNode } from 'react';
import type { QualitySnapshot } from '@earshot/core';
import { useQualityWarnings } from '../use-quality-warnings.ts';
import type { Source } from '../use-snapshot.ts';
import { describeWarning } from './describe-warning.ts';
import { useCallWords } from './words-provider.tsx';

export interface QualityWarningsProps {
  /** What `useQualityMonitor` gives; nothing is said without. */
  readonly monitor: Source<QualitySnapshot> | undefined;
}

/**
 * What is wrong with the call right now, one sentence each; screen readers announce it when there is a pause. Keep it
 * mounted while there is nothing to say, so that it is announced. Notices, such as that of a relay, are left out.
 */
export function QualityWarnings({ monitor }: QualityWarningsProps): ReactNode {
  const warnings = useQualityWarnings(monitor);
  const { wording } = useCallWords();
  const sentences = warnings
    .filter(({ isNotice }) => !isNotice)
    .map((warning) => describeWarning(warning, wording));
  return (
    <div className="earshot-notices" role="status" aria-atomic="false">
      {[...new Set(sentences)].map((text) => (
        <p key={text} className="earshot-notice">
          {text}
        </p>
      ))}
    </div>
  );
}

import type { Call } from '@earshot/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useCallState } from '../use-call-state.ts';
import { useEndedCall } from '../use-ended-call.ts';
import { diagnosisOf } from './describe-call.ts';
import { useCallWords } from './words-provider.tsx';

export interface SupportDetailsProps {
  /** Default the call that ended last. */
  readonly call?: Call | undefined;
}

/**
 * What support wants to hear of a call that ended badly, behind "Details for support": the diagnosis in a sentence, and
 * a button that copies all of it as JSON. Nothing where there is none: see `createCallClient({ diagnose })`.
 */
export function SupportDetails({ call: given }: SupportDetailsProps): ReactNode {
  const { call: ended } = useEndedCall();
  const call = given ?? ended;
  const diagnosis = diagnosisOf(useCallState(call));
  const { say } = useCallWords();
  if (call === undefined || diagnosis === undefined) return null;
  return (
    <details className="earshot-support">
      <summary>{say('support.title')}</summary>
      {/* Diagnoses are in English, whatever the words around them. */}
      <p lang="en">
        <code>{diagnosis.code}</code> {diagnosis.sentence}
      </p>
      <CopyButton text={JSON.stringify({ call: call.id, ...diagnosis }, undefined, 2)} />
    </details>
  );
}

function CopyButton({ text }: { readonly text: string }): ReactNode {
  const { say } = useCallWords();
  const [outcome, setOutcome] = useState<'copied' | 'failed'>();

  async function copy(): Promise<void> {
    // Said anew each time: the same words twice are read once.
    setOutcome(undefined);
    try {
      await navigator.clipboard.writeText(text);
      setOutcome('copied');
    } catch {
      setOutcome('failed');
    }
  }

  return (
    <>
      <div className="earshot-choices">
        <button
          type="button"
          className="earshot-button"
          data-tone="quiet"
          onClick={() => void copy()}
        >
          {say('support.copy')}
        </button>
        <span role="status">{outcome && say(`support.${outcome}`)}</span>
      </div>
      {outcome === 'failed' && (
        <textarea readOnly rows={6} lang="en" aria-label={say('support.title')} value={text} />
      )}
    </>
  );
}

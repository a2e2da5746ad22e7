import type { CallTestSnapshot, TestStep, TestStepName, TestStepStatus } from '@earshot/core';
import type { ReactNode } from 'react';

export interface CallTestStepsProps {
  /** Of `useCallTest`; nothing is shown without one. */
  readonly snapshot: CallTestSnapshot | undefined;
  /** Other words for the steps and their states; the default is English. */
  readonly words?: Partial<CallTestWords>;
  /** Other sentences; the default are those of the steps, in English. */
  readonly sentenceOf?: (step: TestStep) => string | undefined;
}

/** What steps and states are called. */
export type CallTestWords = Readonly<Record<TestStepName | TestStepStatus, string>>;

const ENGLISH: CallTestWords = {
  microphone: 'Microphone',
  camera: 'Camera',
  speaker: 'Speaker',
  signaling: 'Call server',
  direct: 'Direct ways',
  stun: 'STUN',
  'turn-udp': 'Relay over UDP',
  'turn-tcp': 'Relay over TCP',
  'turn-tls': 'Relay over TLS',
  media: 'Sound and picture',
  waiting: 'waits',
  running: 'is being tried',
  passed: 'works',
  warning: 'works partly',
  failed: 'does not work',
  skipped: 'not tried',
};
/** Beside the word for it, so that nothing depends on colours. */
const SIGNS: Readonly<Record<TestStepStatus, string>> = {
  waiting: '·',
  running: '…',
  passed: '✓',
  warning: '!',
  failed: '✕',
  skipped: '–',
};

/**
 * The steps of a test before a call, with what came of each, and its verdict, which is said aloud.
 *
 * @example
 * <CallTestSteps snapshot={snapshot} />
 */
export function CallTestSteps({ snapshot, words, sentenceOf }: CallTestStepsProps): ReactNode {
  if (snapshot === undefined) return null;
  const named = { ...ENGLISH, ...words };
  const shown = snapshot.steps.filter(({ code }) => code !== 'not-wanted');
  return (
    <div className="earshot earshot-test" aria-busy={snapshot.isRunning}>
      <ul>
        {shown.map((step) => (
          <Step key={step.name} step={step} words={named} said={sentenceOf?.(step)} />
        ))}
      </ul>
      <p role="status" className="earshot-test-verdict">
        {snapshot.verdict?.sentence}
      </p>
    </div>
  );
}

interface StepProps {
  readonly step: TestStep;
  readonly words: CallTestWords;
  readonly said: string | undefined;
}

function Step({ step, words, said }: StepProps): ReactNode {
  const { name, status, sentence, figures } = step;
  const isHeard = name === 'microphone' && status === 'running';
  return (
    <li data-status={status}>
      <span className="earshot-test-sign" aria-hidden="true">
        {SIGNS[status]}
      </span>
      <div>
        <p>
          <strong>{words[name]}</strong> <span>{words[status]}</span>
        </p>
        {isHeard && (
          <meter
            aria-label={words.microphone}
            min={0}
            max={0.3}
            value={Math.min(0.3, figures?.loudness ?? 0)}
          />
        )}
        {sentence !== undefined && status !== 'passed' && <p>{said ?? sentence}</p>}
      </div>
    </li>
  );
}

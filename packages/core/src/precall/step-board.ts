import type { Listeners } from '@earshot/signaling';
import type {
  CallTestSnapshot,
  ExpectedQuality,
  TestStep,
  TestStepCode,
  TestStepName,
} from './call-test.ts';
import { OUTCOMES } from './step-outcomes.ts';
import { overallVerdict } from './step-verdicts.ts';

const STEPS: readonly TestStepName[] = [
  'microphone',
  'camera',
  'speaker',
  'signaling',
  'direct',
  'stun',
  'turn-udp',
  'turn-tcp',
  'turn-tls',
  'media',
];

/** How far a test has come: what its snapshot says, changed in one place. */
export class StepBoard {
  readonly #listeners: Listeners<{ snapshot: () => void }>;
  readonly #signal: AbortSignal;
  #snapshot: CallTestSnapshot = {
    isRunning: true,
    steps: STEPS.map((name) => ({ name, status: 'waiting' })),
  };

  /** @param signal Aborted when the test is ended: nothing was found out from then on. */
  constructor(listeners: Listeners<{ snapshot: () => void }>, signal: AbortSignal) {
    this.#listeners = listeners;
    this.#signal = signal;
  }

  get snapshot(): CallTestSnapshot {
    return this.#snapshot;
  }

  codeOf(name: TestStepName): TestStepCode | undefined {
    return this.#snapshot.steps.find((step) => step.name === name)?.code;
  }

  begin(...names: readonly TestStepName[]): void {
    for (const name of names) this.note(name, { status: 'running' });
  }

  /** Something about a step that is under way. */
  note(name: TestStepName, news: Partial<TestStep>): void {
    const steps = this.#snapshot.steps.map((step) =>
      step.name === name ? Object.freeze({ ...step, ...news }) : step,
    );
    this.#change({ steps });
  }

  /** What came of a step; a test that was ended found out nothing more. */
  conclude(name: TestStepName, found: TestStepCode, figures?: TestStep['figures']): void {
    const code = this.#signal.aborted ? 'cancelled' : found;
    const { status, sentence } = OUTCOMES[code];
    this.note(name, { status, code, sentence, ...(figures && { figures }) });
  }

  expect(expected: ExpectedQuality): void {
    if (!this.#signal.aborted) this.#change({ expected: Object.freeze(expected) });
  }

  /** Nothing comes after it. */
  finish(): CallTestSnapshot {
    for (const { name, code } of this.#snapshot.steps) {
      if (code === undefined) this.conclude(name, 'cancelled');
    }
    const verdict = overallVerdict(this.#snapshot.steps, this.#signal.aborted);
    this.#change({ isRunning: false, verdict });
    this.#listeners.clear();
    return this.#snapshot;
  }

  #change(news: Partial<CallTestSnapshot>): void {
    this.#snapshot = Object.freeze({ ...this.#snapshot, ...news });
    this.#listeners.emit('snapshot', undefined);
  }
}

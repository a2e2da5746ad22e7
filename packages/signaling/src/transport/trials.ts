import type { SignalingEnvironment } from '../environment.ts';
import { createTimers } from '../timers.ts';
import type { ChoiceInput, TransportChoice } from './next-transport.ts';
import type { Transport, TransportFactory } from './transport.ts';

/** The primary tried beside the fallback, now and then. */
export interface Trials {
  /** From now on, until one passes. */
  begin(choice: TransportChoice): void;
  /** Idempotent. */
  stop(): void;
}

/** What {@link createTrials} needs. */
export interface TrialParts {
  readonly primary: TransportFactory;
  readonly environment: Pick<SignalingEnvironment, 'clock' | 'network'>;
  readonly decide: (input: ChoiceInput) => TransportChoice;
  /** The primary can be had again; nothing is tried any more. */
  readonly passed: () => void;
}

/** A trial that is not open after this, in ms, has failed. */
const OPEN_LIMIT_MS = 4_000;
/** A trial must stay open for this long, in ms. */
const STAY_MS = 1_000;

/** Opens the primary for a moment, and says nothing on it. */
export function createTrials({ primary, environment, decide, passed }: TrialParts): Trials {
  const { clock, network } = environment;
  const timers = createTimers<'next' | 'verdict'>(clock);
  let current: Transport | undefined;
  let unlisten = (): void => undefined;

  function schedule({ trialAt }: TransportChoice): void {
    timers.start('next', Math.max(0, trialAt - clock.now()), start);
  }

  function start(): void {
    // While offline nothing can be learnt; the network tells when it is back.
    if (current !== undefined || !network.isOnline()) return;
    timers.stop('next');
    timers.start('verdict', OPEN_LIMIT_MS, fail);
    try {
      current = primary();
      listen(current);
    } catch {
      fail();
    }
  }

  function listen(trial: Transport): void {
    trial.connect({
      open: () => timers.start('verdict', STAY_MS, pass),
      message: () => undefined,
      close() {
        if (current === trial) fail();
      },
    });
  }

  function letGo(): void {
    timers.stop('verdict');
    const trial = current;
    current = undefined;
    trial?.close();
  }

  function fail(): void {
    letGo();
    schedule(decide({ type: 'trial.failed' }));
  }

  function pass(): void {
    stop();
    decide({ type: 'trial.passed' });
    passed();
  }

  function stop(): void {
    unlisten();
    timers.stopAll();
    letGo();
  }

  return {
    begin(choice) {
      unlisten = network.onChange(() => {
        if (!network.isOnline()) return;
        decide({ type: 'network.changed' });
        start();
      });
      schedule(choice);
    },
    stop,
  };
}

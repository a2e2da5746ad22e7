import type { CallEffect } from './call-effect.ts';
import type { CallInput } from './call-input.ts';
import type { CallModel } from './call-model.ts';
import { transition } from './transition.ts';
import type { Transition } from './transition.ts';

/** The mailbox of one call: inputs go in one at a time, effects come out in order. */
export interface CallRuntime {
  readonly model: CallModel;
  /** Runs the first effects; once. */
  start(): void;
  dispatch(input: CallInput): void;
}

export interface CallRuntimeOptions {
  readonly initial: Transition;
  readonly now: () => number;
  readonly run: (effect: CallEffect) => void;
  /** The status is another one: its timers are over. */
  readonly left: () => void;
  readonly changed: (model: CallModel) => void;
}

/** Holds the only mutable state of the call machine. */
export function createCallRuntime(options: CallRuntimeOptions): CallRuntime {
  const [initial, firstEffects] = options.initial;
  const mailbox: CallInput[] = [];
  let model = initial;
  let isRunning = false;

  function take(input: CallInput): void {
    const before = model;
    const [next, effects] = transition(before, { input, at: options.now() });
    model = next;
    if (next.state.status !== before.state.status) options.left();
    for (const effect of effects) options.run(effect);
    if (next !== before) options.changed(next);
  }

  /** What an effect causes at once waits until its transition is through. */
  function drain(): void {
    if (isRunning) return;
    isRunning = true;
    try {
      for (let input = mailbox.shift(); input !== undefined; input = mailbox.shift()) take(input);
    } finally {
      isRunning = false;
    }
  }

  return {
    get model() {
      return model;
    },
    start() {
      isRunning = true;
      for (const effect of firstEffects) options.run(effect);
      isRunning = false;
      drain();
    },
    dispatch(input) {
      mailbox.push(input);
      drain();
    },
  };
}

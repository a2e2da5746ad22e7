import { describe, expect, it } from 'vitest';
import {
  firstChoice,
  nextTransport,
  trialDelayMs,
  type ChoiceInput,
  type TransportChoice,
  type TransportRun,
} from './next-transport.ts';

const facts = { now: 1_000_000, random: 0 };
/** On the fallback, as it is right after the first choice failed. */
const fallenBack: TransportChoice = { ...firstChoice, next: 'fallback', trialAt: 1_030_000 };
const once: TransportChoice = { ...firstChoice, failures: 1 };

const primary = (run: Partial<TransportRun>): ChoiceInput => ({
  type: 'run.ended',
  run: { kind: 'primary', endedBy: 'other', hasHeard: false, ...run },
});
const fallback = (run: Partial<TransportRun>): ChoiceInput => ({
  type: 'run.ended',
  run: { kind: 'fallback', endedBy: 'other', hasHeard: false, ...run },
});

describe('after a primary that', () => {
  it.each<{ name: string; from?: TransportChoice; input: ChoiceInput; to: TransportChoice }>([
    { name: 'did not open', input: primary({}), to: once },
    { name: 'did not open, twice in a row', from: once, input: primary({}), to: fallenBack },
    {
      name: 'was not open in time',
      input: primary({ endedBy: 'time-out' }),
      to: fallenBack,
    },
    {
      name: 'we closed before it was open',
      from: once,
      input: primary({ endedBy: 'us' }),
      to: once,
    },
    { name: 'opened and died at once', input: primary({ openMs: 0 }), to: fallenBack },
    { name: 'opened, was silent and died', input: primary({ openMs: 9_000 }), to: fallenBack },
    {
      name: 'opened, and we closed it soon',
      input: primary({ openMs: 1_999, endedBy: 'us' }),
      to: firstChoice,
    },
    {
      name: 'opened, and was so silent that we closed it',
      input: primary({ openMs: 2_000, endedBy: 'us' }),
      to: fallenBack,
    },
    {
      name: 'carried something and died',
      from: { ...once, trials: 3 },
      input: primary({ openMs: 1_000, hasHeard: true }),
      to: { ...firstChoice, trials: 3 },
    },
    {
      name: 'lasted',
      from: { ...once, trials: 3 },
      input: primary({ openMs: 5_000, hasHeard: true }),
      to: firstChoice,
    },
  ])('$name', ({ from = firstChoice, input, to }) => {
    expect(nextTransport(from, input, facts)).toEqual(to);
  });
});

describe('after a fallback that', () => {
  it.each<{ name: string; input: ChoiceInput; to: TransportChoice }>([
    {
      name: 'did not open',
      input: fallback({}),
      to: { ...fallenBack, ...once, trialAt: 1_030_000 },
    },
    {
      name: 'carried nothing',
      input: fallback({ openMs: 60_000 }),
      to: { ...fallenBack, ...once, trialAt: 1_030_000 },
    },
    { name: 'worked', input: fallback({ openMs: 1, hasHeard: true }), to: fallenBack },
  ])('$name', ({ input, to }) => {
    expect(nextTransport(fallenBack, input, facts)).toEqual(to);
  });

  it('fails like the primary, both are tried in turns', () => {
    let choice = firstChoice;
    const order = Array.from({ length: 7 }, () => {
      const { next } = choice;
      choice = nextTransport(choice, next === 'primary' ? primary({}) : fallback({}), facts);
      return next;
    });
    expect(order).toEqual([
      'primary',
      'primary',
      'fallback',
      'primary',
      'fallback',
      'primary',
      'fallback',
    ]);
  });
});

describe('a trial of the primary', () => {
  it('that passes: the primary is next, and need fail only once', () => {
    const passed = nextTransport(fallenBack, { type: 'trial.passed' }, facts);
    expect(passed).toMatchObject({ next: 'primary', failures: 1, trials: 1 });
    expect(nextTransport(passed, primary({}), facts)).toMatchObject({
      next: 'fallback',
      trialAt: facts.now + 60_000,
    });
  });

  it('that fails: the next one comes later', () => {
    const failed = nextTransport(fallenBack, { type: 'trial.failed' }, facts);
    expect(failed).toEqual({ ...fallenBack, trials: 1, trialAt: facts.now + 60_000 });
  });

  it('comes at once on another network, and the waits begin anew', () => {
    const tired = { ...fallenBack, trials: 5 };
    expect(nextTransport(tired, { type: 'network.changed' }, facts)).toEqual({
      ...fallenBack,
      trialAt: facts.now,
    });
  });

  it.each([
    [0, 0, 30_000],
    [0, 0.999_999, 24_000],
    [1, 0, 60_000],
    [2, 0, 120_000],
    [3, 0, 240_000],
    [4, 0, 300_000],
    [5_000, 0, 300_000],
    [5_000, 0.5, 270_000],
  ])('number %i with luck %f comes after %i ms', (trials, random, delayMs) => {
    expect(trialDelayMs(trials, random)).toBe(delayMs);
  });
});

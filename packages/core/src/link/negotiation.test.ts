import { describe, expect, it } from 'vitest';
import { negotiationStep, nextRound } from './negotiation.ts';
import type { NegotiationFacts, NegotiationStep } from './negotiation.ts';

type Row = readonly [
  situation: string,
  who: 'polite' | 'impolite' | 'either',
  state: RTCSignalingState,
  rounds: { readonly offered: number; readonly answered: number },
  round: number,
  step: NegotiationStep,
];

const OFFERS: readonly Row[] = [
  ['the first offer', 'polite', 'stable', { offered: 0, answered: 0 }, 1, 'answer'],
  ['a first offer to the caller', 'impolite', 'stable', { offered: 0, answered: 0 }, 1, 'ignore'],
  ['a first offer with any round', 'polite', 'stable', { offered: 0, answered: 0 }, 9, 'answer'],
  ['the next offer', 'polite', 'stable', { offered: 0, answered: 1 }, 2, 'answer'],
  ['an offer after the own', 'impolite', 'stable', { offered: 1, answered: 0 }, 2, 'answer'],
  ['the same offer again', 'polite', 'stable', { offered: 0, answered: 1 }, 1, 'repeat'],
  ['the same offer again', 'impolite', 'stable', { offered: 1, answered: 2 }, 2, 'repeat'],
  ['an offer of long ago', 'either', 'stable', { offered: 1, answered: 3 }, 2, 'ignore'],
  [
    'an offer that lost against the own',
    'impolite',
    'stable',
    { offered: 3, answered: 0 },
    3,
    'ignore',
  ],
  ['an offer older than the own', 'either', 'stable', { offered: 3, answered: 1 }, 2, 'ignore'],
  ['offers that crossed', 'polite', 'have-local-offer', { offered: 3, answered: 2 }, 3, 'answer'],
  ['offers that crossed', 'impolite', 'have-local-offer', { offered: 3, answered: 2 }, 3, 'ignore'],
  [
    'first offers that crossed',
    'impolite',
    'have-local-offer',
    { offered: 1, answered: 0 },
    1,
    'ignore',
  ],
  [
    'an offer made after seeing the own',
    'either',
    'have-local-offer',
    { offered: 3, answered: 2 },
    4,
    'repeat',
  ],
  [
    'the answered offer again',
    'either',
    'have-local-offer',
    { offered: 3, answered: 2 },
    2,
    'repeat',
  ],
  [
    'an old offer while awaiting',
    'either',
    'have-local-offer',
    { offered: 3, answered: 1 },
    2,
    'ignore',
  ],
  [
    'a new offer in place of one that failed',
    'polite',
    'have-remote-offer',
    { offered: 0, answered: 1 },
    3,
    'answer',
  ],
];

const ANSWERS: readonly Row[] = [
  ['the awaited answer', 'either', 'have-local-offer', { offered: 1, answered: 0 }, 1, 'apply'],
  [
    'an answer to an older offer',
    'either',
    'have-local-offer',
    { offered: 3, answered: 0 },
    1,
    'ignore',
  ],
  [
    'an answer to an offer never made',
    'either',
    'have-local-offer',
    { offered: 3, answered: 0 },
    4,
    'ignore',
  ],
  ['the same answer again', 'either', 'stable', { offered: 1, answered: 0 }, 1, 'ignore'],
  ['an answer out of nowhere', 'either', 'stable', { offered: 0, answered: 0 }, 0, 'ignore'],
  [
    'an answer while answering',
    'either',
    'have-remote-offer',
    { offered: 1, answered: 2 },
    1,
    'ignore',
  ],
  ['an answer after the end', 'either', 'closed', { offered: 1, answered: 0 }, 1, 'ignore'],
];

describe.each([
  ['offer', OFFERS],
  ['answer', ANSWERS],
] as const)('an %s', (kind, rows) => {
  it.each(rows)('%s, %s, in %s with %o: round %i → %6$s', (...row) => {
    const [, who, signalingState, rounds, round, step] = row;
    const sides = who === 'either' ? [true, false] : [who === 'polite'];
    for (const isPolite of sides) {
      const facts: NegotiationFacts = { isPolite, signalingState, ...rounds };
      expect(negotiationStep(facts, { kind, round })).toBe(step);
    }
  });
});

describe('the next round', () => {
  it.each([
    [{ offered: 0, answered: 0 }, 1],
    [{ offered: 2, answered: 1 }, 3],
    [{ offered: 1, answered: 4 }, 5],
    [{ offered: 3, answered: 3 }, 4],
  ])('after %o is %i', (rounds, next) => {
    expect(nextRound(rounds)).toBe(next);
  });
});

import { describe, expect, it } from 'vitest';
import {
  emptyCandidateQueue,
  MAX_CANDIDATES,
  queueCandidates,
  queueDescription,
  ufragsOf,
} from './candidate-queue.ts';
import type { CandidateQueue, CandidateStep } from './candidate-queue.ts';

type Event =
  { readonly sdp: string } | { readonly from: string; readonly batch: readonly string[] };

const describes = (...ufrags: readonly string[]): Event => ({
  sdp: ufrags.map((ufrag) => `m=audio 9\r\na=ice-ufrag:${ufrag}\r\n`).join(''),
});
const brings = (from: string, ...batch: readonly string[]): Event => ({ from, batch });

function step(queue: CandidateQueue, event: Event): CandidateStep {
  if ('sdp' in event) return queueDescription(queue, event.sdp);
  const candidates = event.batch.map((candidate) => ({ candidate, sdpMid: '0', sdpMLineIndex: 0 }));
  return queueCandidates(queue, { ufrag: event.from, candidates });
}

/** What the browser is given, as `generation:candidate`. */
function givenBy(events: readonly Event[]): string[] {
  let queue = emptyCandidateQueue;
  return events.flatMap((event) => {
    const [next, ready] = step(queue, event);
    queue = next;
    return ready.map(({ usernameFragment, candidate }) => `${usernameFragment}:${candidate}`);
  });
}

describe('candidates', () => {
  it.each([
    ['wait for a description', [brings('u1', 'a')], []],
    [
      'come out with the description of their generation',
      [brings('u1', 'a', 'b'), describes('u1')],
      ['u1:a', 'u1:b'],
    ],
    [
      'pass at once after it',
      [describes('u1'), brings('u1', 'a'), brings('u1', 'b')],
      ['u1:a', 'u1:b'],
    ],
    [
      'wait on when the description is of another generation',
      [brings('u2', 'a'), describes('u1')],
      [],
    ],
    [
      'of a newer generation wait for it',
      [describes('u1'), brings('u2', 'a'), describes('u2')],
      ['u2:a'],
    ],
    [
      'of an older generation are dropped',
      [describes('u1'), describes('u2'), brings('u1', 'a')],
      [],
    ],
    [
      'of a generation that comes back pass again',
      [describes('u1'), describes('u2'), describes('u1'), brings('u1', 'a')],
      ['u1:a'],
    ],
    [
      'are given once, however often they come',
      [describes('u1'), brings('u1', 'a', 'a'), brings('u1', 'a')],
      ['u1:a'],
    ],
    [
      'are given once, though they waited twice',
      [brings('u1', 'a'), brings('u1', 'a'), describes('u1')],
      ['u1:a'],
    ],
    [
      'of the same text but another generation are others',
      [describes('u1'), brings('u1', 'a'), describes('u2'), brings('u2', 'a')],
      ['u1:a', 'u2:a'],
    ],
    [
      'stay given when the same description comes again',
      [describes('u1'), brings('u1', 'a'), describes('u1'), brings('u1', 'a')],
      ['u1:a'],
    ],
    [
      'pass for each generation of a description without a bundle',
      [describes('u1', 'u2'), brings('u2', 'a'), brings('u1', 'b')],
      ['u2:a', 'u1:b'],
    ],
    [
      'stay given for a generation that a new description keeps',
      [describes('u1', 'u2'), brings('u2', 'a'), describes('u2'), brings('u2', 'a', 'b')],
      ['u2:a', 'u2:b'],
    ],
    ['that say the end pass like others', [describes('u1'), brings('u1', '')], ['u1:']],
  ] as const)('%s', (_, events, given) => {
    expect(givenBy(events)).toEqual(given);
  });

  it('of different media sections are others', () => {
    const [queue] = step(emptyCandidateQueue, describes('u1'));
    const candidates = [0, 1, null].map((sdpMLineIndex) => ({
      candidate: 'a',
      sdpMid: null,
      sdpMLineIndex,
    }));
    expect(queueCandidates(queue, { ufrag: 'u1', candidates })[1]).toHaveLength(3);
  });

  it('wait in a bounded number: the oldest give way', () => {
    const many = Array.from({ length: MAX_CANDIDATES + 10 }, (_, index) => `c${index}`);
    const given = givenBy([brings('u1', ...many), describes('u1')]);
    expect(given).toHaveLength(MAX_CANDIDATES);
    expect(given[0]).toBe('u1:c10');
  });

  it('pass in a bounded number per generation', () => {
    const many = Array.from({ length: MAX_CANDIDATES + 10 }, (_, index) => `c${index}`);
    expect(givenBy([describes('u1'), brings('u1', ...many)])).toHaveLength(MAX_CANDIDATES);
    expect(
      givenBy([describes('u1'), brings('u1', ...many), describes('u2'), brings('u2', 'a')]).at(-1),
    ).toBe('u2:a');
  });

  it('remember a bounded number of past generations', () => {
    const generations = Array.from({ length: 100 }, (_, index) => describes(`u${index}`));
    const queue = generations.reduce(
      (before, event) => step(before, event)[0],
      emptyCandidateQueue,
    );
    expect(queue.past).toHaveLength(32);
    expect(queue.past.at(-1)).toBe('u98');
  });
});

describe('the generations of a description', () => {
  it.each([
    ['none', 'v=0\r\n', []],
    ['one in a bundle', 'a=ice-ufrag:x\r\na=mid:0\r\na=ice-ufrag:x\r\n', ['x']],
    ['one a section', 'a=ice-ufrag:x\r\na=mid:0\r\na=ice-ufrag:y\r\n', ['x', 'y']],
    ['not what only looks like one', 'b=a=ice-ufrag:x\r\na=ice-pwd:y\r\n', []],
  ])('%s', (_, sdp, ufrags) => {
    expect(ufragsOf(sdp)).toEqual(ufrags);
  });
});

import { describe, expect, it } from 'vitest';
import { isWorthAsking } from './second-try.ts';

describe('after both together failed, one alone is worth asking', () => {
  it.each([
    ['media/not-found', 'prompt', 'prompt', true, 'there is no camera, but a microphone'],
    ['media/in-use', 'granted', 'granted', true, 'one is in use'],
    ['media/permission-denied', 'granted', 'denied', true, 'the other one is blocked'],
    ['media/permission-denied', 'prompt', 'denied', true, 'the other one is blocked, this one new'],
    ['media/permission-denied', 'denied', 'granted', false, 'this one is blocked'],
    ['media/permission-denied', 'prompt', 'prompt', false, 'the person has just said no to both'],
    ['media/permission-denied', undefined, undefined, true, 'the browser does not tell'],
  ] as const)('%s, %s beside %s: %s, because %s', (refusal, own, other, isWorth, _because) => {
    expect(isWorthAsking(refusal, { own, other })).toBe(isWorth);
  });
});

import { describe, expect, it } from 'vitest';
import { answersEarly, policyOf, usesRelayAlone } from './early-answer.ts';
import type { Preconnect } from './early-answer.ts';

const stun = [{ urls: 'stun:stun.example.com' }];
const turn = [{ urls: ['stun:stun.example.com', 'turns:turn.example.com'] }];

describe('before a call is answered', () => {
  it.each<[Preconnect, string, readonly RTCIceServer[], boolean, boolean]>([
    ['never', 'without a relay', stun, false, false],
    ['never', 'with a relay', turn, false, false],
    ['relay', 'without a relay', stun, false, false],
    ['relay', 'with a relay', turn, true, true],
    ['always', 'without a relay', stun, false, true],
    ['always', 'with a relay', turn, false, true],
  ])('%s, %s', (policy, _name, iceServers, isHidden, answers) => {
    const facts = { policy, iceServers };
    expect(usesRelayAlone(facts)).toBe(isHidden);
    expect(answersEarly(facts, { preconnect: true })).toBe(answers);
  });

  it.each([undefined, false])('an offer that does not ask for it (%s) waits', (preconnect) => {
    expect(answersEarly({ policy: 'always', iceServers: turn }, { preconnect })).toBe(false);
  });
});

it.each([
  ['always', undefined, 'server', 'always'],
  ['always', false, 'server', 'always'],
  ['always', true, 'server', 'never'],
  ['relay', true, 'server', 'never'],
  ['relay', true, 'peers', 'relay'],
  [undefined, undefined, 'server', 'never'],
] as const)('%s, where others ring: %s, with %s, is %s', (wish, isForked, arbiter, policy) => {
  expect(policyOf(wish, { isForked, arbiter })).toBe(policy);
});

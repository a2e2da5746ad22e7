import { describe, expect, it } from 'vitest';
import { judgeInvite } from './invite-verdict.ts';
import type { InviteFacts, InviteVerdict } from './invite-verdict.ts';

const quiet: InviteFacts = {
  invite: { call: 'm', user: 'bob', ringMs: 60_000 },
  isKnown: false,
  outgoing: [],
  hasLiveCall: false,
  whenBusy: 'reject',
};
const toBob = { user: 'bob', isOpen: true };

describe('whether an invite rings', () => {
  it.each<[string, Partial<InviteFacts>, InviteVerdict]>([
    ['a quiet device', {}, { type: 'ring' }],
    ['a call that is known, or over', { isKnown: true }, { type: 'ignore' }],
    [
      'less than three seconds left',
      { invite: { ...quiet.invite, ringMs: 2_999 } },
      { type: 'ignore' },
    ],
    ['in a call', { hasLiveCall: true }, { type: 'busy' }],
    ['in a call, with call waiting', { hasLiveCall: true, whenBusy: 'wait' }, { type: 'ring' }],
    [
      'glare, mine is lesser',
      { hasLiveCall: true, outgoing: [{ ...toBob, id: 'a' }] },
      { type: 'ignore' },
    ],
    [
      'glare, theirs is lesser',
      { hasLiveCall: true, outgoing: [{ ...toBob, id: 'z' }] },
      { type: 'take-over', mine: 'z' },
    ],
    [
      'no glare: mine has been answered',
      { hasLiveCall: true, outgoing: [{ ...toBob, id: 'a', isOpen: false }] },
      { type: 'busy' },
    ],
    [
      'no glare: I call somebody else',
      { hasLiveCall: true, outgoing: [{ id: 'a', user: 'carol', isOpen: true }] },
      { type: 'busy' },
    ],
  ])('%s', (_name, parts, verdict) => {
    expect(judgeInvite({ ...quiet, ...parts })).toEqual(verdict);
  });
});

import { describe, expect, it } from 'vitest';
import { answeredRow, endedRow, everyDevice, ringingRow } from '../testing/rows.ts';
import { factsOf, outcome } from '../testing/tell-decision.ts';
import { decide } from './decide.ts';
import type { UserWish } from './end-by-user.ts';

const asked = (user: string, wish: UserWish) => ({ type: 'asked', user, wish }) as const;
const connected = { connected: everyDevice };

describe('a user asks from no device', () => {
  it('the caller, to end what rings: cancelled', () => {
    expect(outcome(ringingRow(), asked('alice', 'end'), connected)).toEqual([
      'row: ended cancelled by caller',
      'call.end(cancelled): server → alice/laptop',
      'call.end(cancelled): server → bob/phone',
      'call.end(cancelled): server → bob/desk',
    ]);
  });

  it.each(['end', 'reject'] as const)('the callee, to %s what rings: rejected', (wish) => {
    expect(outcome(ringingRow(), asked('bob', wish), connected)[0]).toBe(
      'row: ended rejected by callee',
    );
  });

  it('one of both, to end what was answered: both hang up', () => {
    expect(outcome(answeredRow(), asked('bob', 'end'))).toEqual([
      'row: ended hangup by callee',
      'call.end(hangup): server → alice/laptop',
      'call.end(hangup): server → bob/phone',
    ]);
  });

  it.each([
    ['the caller, what rings', ringingRow(), 'alice'],
    ['the callee, what was answered', answeredRow(), 'bob'],
  ] as const)('to reject: %s: is refused', (_name, row, user) => {
    const { fault, row: next } = decide(row, asked(user, 'reject'), factsOf(connected));
    expect(fault?.code).toBe('forbidden');
    expect(next).toBeUndefined();
  });

  it('a stranger: there is no such call', () => {
    const facts = factsOf(connected);
    expect(decide(ringingRow(), asked('carol', 'end'), facts).fault?.code).toBe('not-found');
    expect(decide(undefined, asked('carol', 'end'), facts).fault?.code).toBe('not-found');
  });

  it.each(['end', 'reject'] as const)('to %s what is over: nothing', (wish) => {
    expect(outcome(endedRow(), asked('bob', wish), connected)).toEqual([]);
  });
});

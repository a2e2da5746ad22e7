import { describe, expect, it } from 'vitest';
import { answeredRow, endedRow, everyDevice, ringingRow } from '../testing/rows.ts';
import { outcome } from '../testing/tell-decision.ts';

const removed = (user: string) => ({ type: 'removed', user }) as const;
const connected = { connected: everyDevice };

describe('a user is put out', () => {
  it('who calls: it stops ringing', () => {
    expect(outcome(ringingRow(), removed('alice'), connected)).toEqual([
      'row: ended cancelled by caller',
      'call.end(cancelled): server → alice/laptop',
      'call.end(cancelled): server → bob/phone',
      'call.end(cancelled): server → bob/desk',
    ]);
  });

  it('who is called: as if nobody were there', () => {
    expect(outcome(ringingRow(), removed('bob'), connected)).toEqual([
      'row: ended unavailable by server',
      'call.end(unavailable): server → alice/laptop',
      'call.end(unavailable): server → bob/phone',
      'call.end(unavailable): server → bob/desk',
    ]);
  });

  it.each(['alice', 'bob'])('who talks (%s): it ends for both', (user) => {
    expect(outcome(answeredRow(), removed(user))).toEqual([
      'row: ended server by server',
      'call.end(server removed): server → alice/laptop',
      'call.end(server removed): server → bob/phone',
    ]);
  });

  it('who has nothing to do with the call: it goes on', () => {
    expect(outcome(answeredRow(), removed('carol'), connected)).toEqual([]);
  });

  it('after the call: nothing happens', () => {
    expect(outcome(endedRow(), removed('alice'), connected)).toEqual([]);
    expect(outcome(undefined, removed('alice'), connected)).toEqual([]);
  });
});

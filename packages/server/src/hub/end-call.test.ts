import type { Sender, WireEndReason } from '@earshot/signaling/server';
import { describe, expect, it } from 'vitest';
import {
  alice,
  answeredRow,
  bobDesk,
  bobPhone,
  endedRow,
  everyDevice,
  ringingRow,
} from '../testing/rows.ts';
import { outcome } from '../testing/tell-decision.ts';
import type { CallRow } from './call-row.ts';

type Extra = { readonly by?: string; readonly why?: string };

const says = (from: Sender, reason: WireEndReason, extra: Extra = {}) =>
  ({
    type: 'message',
    message: { type: 'call.end', call: 'call-1', reason, ...extra },
    from,
    to: undefined,
  }) as const;

const toAllWhoRing = (reason: string): string[] => [
  `call.end(${reason}): alice/laptop → bob/phone`,
  `call.end(${reason}): alice/laptop → bob/desk`,
];

describe('the caller gives up while it rings', () => {
  it.each<{ says: WireEndReason; kept: string }>([
    { says: 'cancelled', kept: 'cancelled' },
    { says: 'hangup', kept: 'cancelled' },
    { says: 'connection-lost', kept: 'cancelled' },
    { says: 'unanswered', kept: 'unanswered' },
    { says: 'media-failed', kept: 'media-failed' },
    { says: 'network-unsupported', kept: 'network-unsupported' },
    { says: 'replaced', kept: 'replaced' },
  ])('$says ends it $kept on all devices', (row) => {
    expect(outcome(ringingRow(), says(alice, row.says))).toEqual([
      `row: ended ${row.kept} by caller`,
      ...toAllWhoRing(row.kept),
    ]);
  });

  it('in favour of another call: that one is named', () => {
    expect(outcome(ringingRow(), says(alice, 'replaced', { by: 'call-0' }))).toEqual([
      'row: ended replaced by caller call-0',
      ...toAllWhoRing('replaced call-0'),
    ]);
  });

  it.each<WireEndReason>(['busy', 'rejected'])('%s is not the caller’s to say', (reason) => {
    expect(outcome(ringingRow(), says(alice, reason))).toEqual(['fault invalid body.reason']);
  });
});

describe('a device of the callee declines while it rings', () => {
  it('rejected ends it for everybody; the other devices hear it from the server', () => {
    expect(outcome(ringingRow(), says(bobPhone, 'rejected', { why: 'later' }))).toEqual([
      'row: ended rejected by callee',
      'call.end(rejected later): bob/phone → alice/laptop',
      'call.end(rejected): server → bob/desk',
    ]);
  });

  it('busy goes on ringing while another device is free', () => {
    expect(outcome(ringingRow(), says(bobPhone, 'busy'))).toEqual([
      'row: ringing on phone+desk busy phone',
    ]);
  });

  it('busy on the last device ends it', () => {
    expect(outcome(ringingRow({ busy: ['phone'] }), says(bobDesk, 'busy'))).toEqual([
      'row: ended busy by callee',
      'call.end(busy): server → alice/laptop',
    ]);
  });

  it('busy twice from one device counts once', () => {
    expect(outcome(ringingRow({ busy: ['phone'] }), says(bobPhone, 'busy'))).toEqual([]);
  });

  it('unanswered is for the server’s clock to say', () => {
    expect(outcome(ringingRow(), says(bobPhone, 'unanswered'))).toEqual([]);
  });

  it.each<WireEndReason>(['hangup', 'cancelled', 'media-failed', 'replaced', 'connection-lost'])(
    '%s is not theirs to say',
    (reason) => {
      expect(outcome(ringingRow(), says(bobPhone, reason))).toEqual(['fault invalid body.reason']);
    },
  );
});

describe('after the answer', () => {
  it.each<WireEndReason>(['hangup', 'connection-lost', 'media-failed', 'network-unsupported'])(
    '%s from either participant ends it and goes to the other',
    (reason) => {
      expect(outcome(answeredRow(), says(alice, reason))).toEqual([
        `row: ended ${reason} by caller`,
        `call.end(${reason}): alice/laptop → bob/phone`,
      ]);
      expect(outcome(answeredRow(), says(bobPhone, reason))).toEqual([
        `row: ended ${reason} by callee`,
        `call.end(${reason}): bob/phone → alice/laptop`,
      ]);
    },
  );

  it.each<WireEndReason>(['cancelled', 'replaced', 'unanswered'])(
    '%s from a caller that did not know of the answer yet ends it',
    (reason) => {
      expect(outcome(answeredRow(), says(alice, reason))).toEqual([
        `row: ended ${reason} by caller`,
        `call.end(${reason}): alice/laptop → bob/phone`,
      ]);
    },
  );

  it.each<WireEndReason>(['cancelled', 'replaced', 'unanswered', 'rejected', 'busy'])(
    '%s from the callee is a mistake',
    (reason) => {
      expect(outcome(answeredRow(), says(bobPhone, reason))).toEqual(['fault invalid body.reason']);
    },
  );

  it.each<WireEndReason>(['rejected', 'hangup', 'busy'])(
    '%s from a device that lost the race changes nothing',
    (reason) => {
      expect(outcome(answeredRow(), says(bobDesk, reason))).toEqual([]);
    },
  );
});

describe('the other devices of both users', () => {
  it('are told that a call is over that was answered', () => {
    const situation = { connected: everyDevice };
    expect(outcome(answeredRow(), says(alice, 'hangup'), situation).slice(2)).toEqual([
      'call.elsewhere(outgoing over laptop): server → alice/tablet',
      'call.elsewhere(incoming over phone): server → bob/desk',
    ]);
  });

  it('were never told of one that was not', () => {
    const then = outcome(ringingRow(), says(alice, 'cancelled'), { connected: everyDevice });
    expect(then.filter((line) => line.includes('elsewhere'))).toEqual([]);
  });
});

describe('always', () => {
  const rows: readonly CallRow[] = [ringingRow(), answeredRow(), endedRow()];

  it.each<WireEndReason>(['unavailable', 'answered-elsewhere', 'max-duration', 'server'])(
    '%s is for the server alone to say',
    (reason) => {
      for (const row of rows) {
        expect(outcome(row, says(alice, reason))).toEqual(['fault invalid body.reason']);
        expect(outcome(row, says(bobPhone, reason))).toEqual(['fault invalid body.reason']);
      }
    },
  );

  it('ending what has ended changes nothing', () => {
    expect(outcome(endedRow(), says(alice, 'hangup'))).toEqual([]);
    expect(outcome(endedRow(), says(bobDesk, 'rejected'))).toEqual([]);
  });
});

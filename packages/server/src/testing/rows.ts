import type { AnsweredRow, EndedRow, RingingRow } from '../hub/call-row.ts';

/** When the calls of these rows started, in Unix ms. */
export const START = 1_767_225_600_000;

export const alice = { user: 'alice', device: 'laptop' } as const;
export const aliceTablet = { user: 'alice', device: 'tablet' } as const;
export const bobPhone = { user: 'bob', device: 'phone' } as const;
export const bobDesk = { user: 'bob', device: 'desk' } as const;

/** Every device of both, as `user/device`. */
export const everyDevice = ['alice/laptop', 'alice/tablet', 'bob/phone', 'bob/desk'] as const;

/** Alice calls bob, whose phone and desk ring for 60 s. */
export function ringingRow(parts: Partial<RingingRow> = {}): RingingRow {
  return {
    id: 'call-1',
    version: 1,
    status: 'ringing',
    caller: alice,
    callee: { user: 'bob' },
    media: { audio: true, video: true },
    startedAt: START,
    ringUntil: START + 60_000,
    rung: ['phone', 'desk'],
    busy: [],
    presence: { caller: { status: 'here' }, callee: { status: 'here' } },
    devices: { caller: ['laptop'], callee: [] },
    ...parts,
  };
}

/** Bob's phone answered after 5 s. */
export function answeredRow(parts: Partial<AnsweredRow> = {}): AnsweredRow {
  return {
    ...ringingRow(),
    status: 'answered',
    callee: bobPhone,
    devices: { caller: ['laptop'], callee: ['phone'] },
    answer: {
      at: START + 5_000,
      media: { audio: true, video: false },
      expiresAt: START + 3_605_000,
    },
    ...parts,
  };
}

/** Alice hung up a minute later. */
export function endedRow(parts: Partial<EndedRow> = {}): EndedRow {
  return {
    ...answeredRow(),
    status: 'ended',
    end: { reason: 'hangup', at: START + 65_000, by: 'caller' },
    ...parts,
  };
}

/** Nobody answered. */
export function unansweredRow(
  parts: Partial<Omit<RingingRow, 'status'>>,
  end: EndedRow['end'],
): EndedRow {
  return { ...ringingRow(), ...parts, status: 'ended', end };
}

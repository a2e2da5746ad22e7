import { describe, expect, it } from 'vitest';
import { accept, invite } from '../testing/messages.ts';
import {
  alice,
  aliceTablet,
  answeredRow,
  bobPhone,
  endedRow,
  everyDevice,
  ringingRow,
  START,
} from '../testing/rows.ts';
import { factsOf, outcome } from '../testing/tell-decision.ts';
import type { AnsweredRow, RingingRow } from './call-row.ts';
import { decide } from './decide.ts';
import { nobodyOf } from './vacant-seat.ts';

const connected = { connected: everyDevice };
const media = { audio: true, video: false } as const;
const away = { status: 'away', until: START + 30_000 } as const;
const vacant = { caller: nobodyOf('alice'), devices: { caller: [], callee: [] } };

/** Alice has placed it from no device. */
const placed = (parts: Partial<RingingRow> = {}) =>
  ringingRow({
    ...vacant,
    presence: { caller: { status: 'absent' }, callee: { status: 'here' } },
    ...parts,
  });

/** Bob's phone has answered that, and no device of alice has it yet. */
const waiting = (parts: Partial<AnsweredRow> = {}) =>
  answeredRow({
    caller: nobodyOf('alice'),
    devices: { caller: [], callee: ['phone'] },
    presence: { caller: away, callee: { status: 'here' } },
    ...parts,
  });

const take = (device: typeof alice | typeof aliceTablet) =>
  ({
    type: 'message',
    message: { type: 'call.take', call: 'call-1', media },
    from: device,
    to: undefined,
  }) as const;

describe('a call from no device', () => {
  const placing = {
    invite: invite('call-1') as never,
    from: nobodyOf('alice'),
    to: { user: 'bob' },
    pending: 0,
    isWithinRate: true,
  };

  it('rings, with an empty seat that nobody waits for', () => {
    const { row } = decide(undefined, { type: 'place', placing }, factsOf(connected));
    expect(row).toMatchObject({
      status: 'ringing',
      caller: { user: 'alice', device: '~rest' },
      presence: { caller: { status: 'absent' }, callee: { status: 'here' } },
      devices: { caller: [], callee: [] },
    });
    expect(outcome(undefined, { type: 'place', placing }, connected).slice(1)).toEqual([
      'set ring in 60000',
      'call.placed(60000 ms): server → alice/~rest',
      'call.invite(60000 ms, forked): alice/~rest → bob/phone',
      'call.invite(60000 ms, forked): alice/~rest → bob/desk',
    ]);
  });

  it('says why it was not placed', () => {
    const refusalOf = (parts: object) =>
      decide(undefined, { type: 'place', placing: { ...placing, ...parts } }, factsOf(connected))
        .refusal;
    expect(refusalOf({ to: { user: 'alice' } })).toBe('self');
    expect(refusalOf({ isWithinRate: false })).toBe('rate-limited');
    expect(refusalOf({ pending: 5 })).toBe('too-many-calls');
  });

  it('outlives a restart while it rings', () => {
    expect(outcome(placed(), { type: 'started' })).toEqual([]);
  });

  it('is answered: a device of the caller has the grace to take it', () => {
    const input = { type: 'message', message: accept('call-1'), from: bobPhone, to: undefined };
    const lines = outcome(placed(), input as never, connected);
    expect(lines.filter((line) => /set|drop|elsewhere\(.*alice/.test(line))).toEqual([
      'drop ring',
      'set expiring in 3540000',
      'set max-duration in 3600000',
      'set caller-grace in 20000',
      'call.elsewhere(outgoing on ~rest): server → alice/laptop',
      'call.elsewhere(outgoing on ~rest): server → alice/tablet',
    ]);
    expect(decide(placed(), input as never, factsOf(connected)).row?.presence).toEqual({
      caller: away,
      callee: { status: 'here' },
    });
  });

  it('is taken by a device: the seat is filled, and the other side told', () => {
    const { row, deadlines } = decide(waiting(), take(aliceTablet), factsOf(connected));
    expect(row).toMatchObject({
      caller: aliceTablet,
      devices: { caller: ['tablet'], callee: ['phone'] },
      presence: { caller: { status: 'here' } },
    });
    expect(deadlines).toEqual([{ kind: 'caller-grace' }]);
    expect(outcome(waiting(), take(aliceTablet), connected)).toContain(
      'call.moved(tablet): server → bob/phone',
    );
  });

  it('that nobody takes ends when the grace is over', () => {
    const deadline = { call: 'call-1', kind: 'caller-grace', dueAt: away.until } as const;
    const input = { type: 'due', deadline } as const;
    expect(outcome(waiting(), input, { afterMs: 29_999 })).toEqual([]);
    expect(outcome(waiting(), input, { afterMs: 30_000 })).toEqual([
      'row: ended connection-lost by server',
      'call.end(connection-lost): server → alice/~rest',
      'call.end(connection-lost): server → bob/phone',
    ]);
  });
});

describe('a user answers from no device', () => {
  const answers = (user: string) => ({ type: 'answered', user, media }) as const;

  it('it rings no more, and the devices learn that it goes on elsewhere', () => {
    const { row } = decide(ringingRow(), answers('bob'), factsOf(connected));
    expect(row).toMatchObject({
      status: 'answered',
      callee: { user: 'bob', device: '~rest' },
      answer: { media },
      devices: { caller: ['laptop'], callee: [] },
      presence: { caller: { status: 'here' }, callee: away },
    });
    const lines = outcome(ringingRow(), answers('bob'), connected);
    expect(lines).toContain('set callee-grace in 20000');
    expect(lines.filter((line) => line.includes(' → bob/'))).toEqual([
      'call.end(answered-elsewhere ~rest): server → bob/phone',
      'call.end(answered-elsewhere ~rest): server → bob/desk',
      'call.elsewhere(incoming on ~rest): server → bob/phone',
      'call.elsewhere(incoming on ~rest): server → bob/desk',
    ]);
    expect(lines).toContain('call.accept: bob/~rest → alice/laptop');
  });

  it('both from no device: both seats wait', () => {
    const { row, deadlines } = decide(placed(), answers('bob'), factsOf(connected));
    expect(row?.presence).toEqual({ caller: away, callee: away });
    expect(deadlines.map(({ kind }) => kind)).toEqual([
      ...['ring', 'expiring', 'max-duration', 'caller-grace', 'callee-grace'],
    ]);
  });

  it('again, or after a device: it stays as it is', () => {
    expect(outcome(answeredRow(), answers('bob'), connected)).toEqual([]);
  });

  it.each([
    ['the caller', ringingRow(), 'alice', 'forbidden'],
    ['when it is over', endedRow(), 'bob', 'forbidden'],
    ['a stranger', ringingRow(), 'carol', 'not-found'],
    ['what is not there', undefined, 'bob', 'not-found'],
  ] as const)('%s: is refused', (_name, row, user, code) => {
    const decision = decide(row, answers(user), factsOf(connected));
    expect([decision.fault?.code, decision.row]).toEqual([code, undefined]);
  });
});

describe('a moderator ends a call', () => {
  const moderated = { type: 'moderated' } as const;

  it('that rings: all devices are told', () => {
    expect(outcome(ringingRow(), moderated, connected)).toEqual([
      'row: ended server by server',
      'call.end(server removed): server → alice/laptop',
      'call.end(server removed): server → bob/phone',
      'call.end(server removed): server → bob/desk',
    ]);
  });

  it('that was answered: both are told', () => {
    expect(outcome(answeredRow(), moderated).slice(0, 3)).toEqual([
      'row: ended server by server',
      'call.end(server removed): server → alice/laptop',
      'call.end(server removed): server → bob/phone',
    ]);
  });

  it.each([
    ['that is over', endedRow()],
    ['that is not there', undefined],
  ])('%s: nothing', (_name, row) => {
    expect(outcome(row, moderated)).toEqual([]);
  });
});

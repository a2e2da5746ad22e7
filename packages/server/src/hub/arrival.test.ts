import type { Sender } from '@earshot/signaling/server';
import { describe, expect, it } from 'vitest';
import {
  alice,
  aliceTablet,
  answeredRow,
  bobDesk,
  bobPhone,
  endedRow,
  ringingRow,
  START,
} from '../testing/rows.ts';
import { outcome } from '../testing/tell-decision.ts';
import type { CallRow, Presence } from './call-row.ts';

const here: Presence = { status: 'here' };
const away: Presence = { status: 'away', until: START + 10_000 };
const absent: Presence = { status: 'absent' };

const seats = (caller: Presence, callee: Presence) => ({ presence: { caller, callee } });
const arrived = (device: Sender, isNew = true) => ({ type: 'arrived', device, isNew }) as const;
describe('a device arrives', () => {
  const accept = 'call.accept: bob/phone → alice/laptop';
  it.each<{
    name: string;
    row: CallRow;
    input: ReturnType<typeof arrived>;
    then: readonly string[];
  }>([
    {
      name: 'within its grace: it has its seat back, and hears of an answer that it may have missed',
      row: answeredRow(seats(away, here)),
      input: arrived(alice),
      then: ['row: answered by bob/phone', 'drop caller-grace', accept],
    },
    {
      name: 'with its session: it has missed nothing',
      row: answeredRow(seats(away, here)),
      input: arrived(alice, false),
      then: ['row: answered by bob/phone', 'drop caller-grace'],
    },
    {
      name: 'the callee within its grace',
      row: answeredRow(seats(here, away)),
      input: arrived(bobPhone),
      then: ['row: answered by bob/phone', 'drop callee-grace'],
    },
    {
      name: 'after its grace: the other side is told',
      row: answeredRow(seats(here, absent)),
      input: arrived(bobPhone),
      then: [
        'row: answered by bob/phone',
        'drop callee-grace',
        'call.present: server → alice/laptop',
      ],
    },
    {
      name: 'where the other side was given up: it is told',
      row: answeredRow(seats(absent, away)),
      input: arrived(bobPhone),
      then: [
        'row: answered by bob/phone (caller absent, callee here)',
        'drop callee-grace',
        'call.absent: server → bob/phone',
      ],
    },
    {
      name: 'although it never left (a newer session of the same device)',
      row: answeredRow(),
      input: arrived(alice),
      then: [accept],
    },
    { name: 'again and knows all', row: answeredRow(), input: arrived(alice, false), then: [] },
    {
      name: 'the caller while it rings',
      row: ringingRow(seats(away, here)),
      input: arrived(alice),
      then: ['row: ringing on phone+desk', 'drop caller-grace'],
    },
    {
      name: 'the caller while it rings: there is no other side to speak of',
      row: ringingRow(seats(away, absent)),
      input: arrived(alice),
      then: ['row: ringing on phone+desk (caller here, callee absent)', 'drop caller-grace'],
    },
    {
      name: 'the caller while it rings, never gone',
      row: ringingRow(),
      input: arrived(alice),
      then: [],
    },
    {
      name: 'after the end, which came while it was told what lives: it hears the end',
      row: endedRow(),
      input: arrived(alice),
      then: ['call.end(hangup): server → alice/laptop'],
    },
    {
      name: 'after the end, with its session: it has heard it',
      row: endedRow(),
      input: arrived(alice, false),
      then: [],
    },
    {
      name: 'after the end of a call that was none of its own',
      row: endedRow(),
      input: arrived({ user: 'carol', device: 'phone' }),
      then: [],
    },
    {
      name: 'whose user answered on another device: it learns where the call is',
      row: answeredRow(),
      input: arrived(bobDesk),
      then: ['call.elsewhere(incoming on phone): server → bob/desk'],
    },
    {
      name: 'whose user called from another device: it learns where the call is',
      row: answeredRow(),
      input: arrived(aliceTablet),
      then: ['call.elsewhere(outgoing on laptop): server → alice/tablet'],
    },
    {
      name: 'whose user answered on another device, with its session: it knows',
      row: answeredRow(),
      input: arrived(bobDesk, false),
      then: [],
    },
    {
      name: 'of another user, who has nothing to do with the call',
      row: answeredRow(),
      input: arrived({ user: 'carol', device: 'phone' }),
      then: [],
    },
    {
      name: 'another device of the caller, while it rings',
      row: ringingRow(),
      input: arrived(aliceTablet),
      then: [],
    },
    {
      name: 'another user',
      row: ringingRow(),
      input: arrived({ user: 'carol', device: 'phone' }),
      then: [],
    },
  ])('$name', ({ row, input, then }) => {
    expect(outcome(row, input)).toEqual(then);
  });

  it('gets ICE servers for a new link, when it remembers nothing', () => {
    const situation = { settings: { givesIce: true } };
    expect(outcome(answeredRow(), arrived(bobPhone), situation)).toEqual(['ice → bob/phone']);
    expect(outcome(answeredRow(), arrived(alice), situation)).toEqual([
      'ice → alice/laptop',
      accept,
    ]);
    expect(outcome(answeredRow(), arrived(bobPhone, false), situation)).toEqual([]);
  });

  it('that was not there for the warning hears when the call ends', () => {
    const situation = { afterMs: 3_600_000 };
    const warning = 'call.expiring(5000 ms): server → bob/phone';
    expect(outcome(answeredRow(), arrived(bobPhone), situation)).toEqual([warning]);
    expect(outcome(answeredRow(), arrived(bobPhone, false), situation)).toEqual([]);
  });

  it.each([true, false])('the first one of the callee to be reached rings (new: %s)', (isNew) => {
    expect(outcome(ringingRow({ rung: [] }), arrived(bobPhone, isNew))).toEqual([
      'row: ringing on phone',
      'drop reach',
      'call.invite(50000 ms): alice/laptop → bob/phone',
    ]);
  });

  it('one more device of the callee rings too', () => {
    const row = ringingRow({ rung: ['phone'] });
    expect(outcome(row, arrived(bobDesk), { settings: { givesIce: true } })).toEqual([
      'row: ringing on phone+desk',
      'ice → bob/desk',
      'call.invite(50000 ms, forked): alice/laptop → bob/desk',
    ]);
  });

  it.each([
    { left: 3_000, then: 'rings' },
    { left: 2_999, then: 'does not ring' },
  ])('with $left ms of the ring left it $then', (row) => {
    const lines = outcome(ringingRow({ rung: ['phone'] }), arrived(bobDesk, false), {
      afterMs: 60_000 - row.left,
    });
    expect(lines.length > 0).toBe(row.then === 'rings');
  });

  it('one that rang and remembers nothing rings again, and is busy no more', () => {
    expect(outcome(ringingRow({ busy: ['phone'] }), arrived(bobPhone))).toEqual([
      'row: ringing on phone+desk',
      'call.invite(50000 ms, forked): alice/laptop → bob/phone',
    ]);
  });

  it('one that rang and remembers goes on ringing', () => {
    expect(outcome(ringingRow(), arrived(bobPhone, false))).toEqual([]);
  });
});

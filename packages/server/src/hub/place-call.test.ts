import { describe, expect, it } from 'vitest';
import { alice, answeredRow, bobPhone, endedRow, ringingRow } from '../testing/rows.ts';
import { factsOf, outcome, type Situation } from '../testing/tell-decision.ts';
import { decide } from './decide.ts';
import type { Placing } from './place-call.ts';

const invite = {
  type: 'call.invite',
  call: 'call-1',
  media: { audio: true, video: true },
  ringMs: 60_000,
} as const;

const placing: Placing = {
  invite,
  from: alice,
  to: { user: 'bob' },
  pending: 0,
  isWithinRate: true,
};

const bothDevices: Situation = { connected: ['bob/phone', 'bob/desk', 'carol/phone'] };

const place = (parts: Partial<Placing> = {}) =>
  ({ type: 'place', placing: { ...placing, ...parts } }) as const;

describe('alice calls bob', () => {
  it('rings on every connected device of bob', () => {
    expect(outcome(undefined, place(), bothDevices)).toEqual([
      'row: ringing on phone+desk',
      'set ring in 60000',
      'call.placed(60000 ms): server → alice/laptop',
      'call.invite(60000 ms, forked): alice/laptop → bob/phone',
      'call.invite(60000 ms, forked): alice/laptop → bob/desk',
    ]);
  });

  it('gives ICE servers to the caller, and to each device before its invite', () => {
    const situation = { ...bothDevices, settings: { givesIce: true } };
    expect(outcome(undefined, place(), situation)).toEqual([
      'row: ringing on phone+desk',
      'set ring in 60000',
      'call.placed(60000 ms): server → alice/laptop',
      'ice → alice/laptop',
      'ice → bob/phone',
      'call.invite(60000 ms, forked): alice/laptop → bob/phone',
      'ice → bob/desk',
      'call.invite(60000 ms, forked): alice/laptop → bob/desk',
    ]);
  });

  it.each([
    { asked: 60_000, configured: 60_000, rings: 60_000 },
    { asked: 30_000, configured: 60_000, rings: 30_000 },
    { asked: 90_000, configured: 60_000, rings: 60_000 },
    { asked: 0, configured: 60_000, rings: 0 },
  ])('asked for $asked ms and configured for $configured, rings for $rings', (row) => {
    const situation = { ...bothDevices, settings: { ringMs: row.configured } };
    const input = place({ invite: { ...invite, ringMs: row.asked } });
    expect(outcome(undefined, input, situation)).toContain(`set ring in ${row.rings}`);
  });

  it('keeps what the caller asked for, and passes the context on untouched', () => {
    const input = place({ invite: { ...invite, context: 'visit-7' } });
    const { row, deliveries } = decide(undefined, input, factsOf(bothDevices));
    expect(row).toMatchObject({ media: invite.media, context: 'visit-7', caller: alice });
    expect(deliveries[1]).toMatchObject({ message: { context: 'visit-7' } });
  });

  it('says unavailable when no device of bob is connected, or there is no bob', () => {
    expect(outcome(undefined, place(), { connected: ['carol/phone'] })).toEqual([
      'row: ended unavailable by server',
      'call.end(unavailable): server → alice/laptop',
    ]);
  });

  it('says the same when the app’s rules forbid it, and keeps no record', () => {
    const denied = place({ isDenied: true });
    expect(outcome(undefined, denied, bothDevices)).toEqual(outcome(undefined, place()));
    expect(decide(undefined, denied, factsOf(bothDevices)).row).toMatchObject({ isPretence: true });
    expect(decide(undefined, place(), factsOf({})).row).not.toHaveProperty('isPretence');
  });

  it.each<{ name: string; situation: Situation }>([
    { name: 'a device of bob may resume its session', situation: { awaited: ['bob/phone'] } },
    { name: 'the server was restarted a moment ago', situation: { isRestarted: true } },
  ])('waits for a while when nobody is connected, but $name', ({ situation }) => {
    const all = { ...situation, settings: { givesIce: true } };
    expect(outcome(undefined, place(), all)).toEqual([
      'row: ringing on ',
      'set ring in 60000',
      'set reach in 10000',
      'call.placed(60000 ms): server → alice/laptop',
      'ice → alice/laptop',
    ]);
  });

  it('waits no longer than it would ring', () => {
    const input = place({ invite: { ...invite, ringMs: 4_000 } });
    expect(outcome(undefined, input, { awaited: ['bob/phone'] })).toContain('set reach in 4000');
  });

  it('waits for no device as long as another one rings', () => {
    const situation = { connected: ['bob/phone'], awaited: ['bob/desk'], isRestarted: true };
    expect(outcome(undefined, place(), situation)).toEqual([
      'row: ringing on phone',
      'set ring in 60000',
      'call.placed(60000 ms): server → alice/laptop',
      'call.invite(60000 ms): alice/laptop → bob/phone',
    ]);
  });

  it.each<{ name: string; parts: Partial<Placing>; code: string }>([
    { name: 'herself', parts: { to: { user: 'alice' } }, code: 'self' },
    { name: 'too fast', parts: { isWithinRate: false }, code: 'rate-limited' },
    { name: 'too many at a time', parts: { pending: 5 }, code: 'too-many-calls' },
  ])('is refused when she calls $name, and nothing is kept', ({ parts, code }) => {
    expect(outcome(undefined, place(parts), bothDevices)).toEqual([
      `call.end(server ${code}): server → alice/laptop`,
    ]);
  });

  it('is told when she names nobody', () => {
    expect(outcome(undefined, place({ to: undefined }), bothDevices)).toEqual(['fault invalid to']);
  });
});

describe('an invite that comes twice', () => {
  it.each([
    {
      name: 'while it rings: placed again with what is left of the ring',
      row: ringingRow(),
      then: ['call.placed(50000 ms): server → alice/laptop', 'ice → alice/laptop'],
    },
    {
      name: 'after the answer: placed again',
      row: answeredRow(),
      then: ['call.placed(50000 ms): server → alice/laptop', 'ice → alice/laptop'],
    },
    {
      name: 'after the end: the end again',
      row: endedRow(),
      then: ['call.end(hangup): server → alice/laptop'],
    },
  ])('$name', ({ row, then }) => {
    const situation = { ...bothDevices, settings: { givesIce: true } };
    expect(outcome(row, place(), situation)).toEqual(then);
  });

  it('of a call that is late: no time is left', () => {
    expect(outcome(ringingRow(), place(), { afterMs: 61_000 })).toEqual([
      'call.placed(0 ms): server → alice/laptop',
    ]);
  });

  it.each([
    { name: 'somebody else', from: { user: 'mallory', device: 'laptop' } },
    { name: 'another device of the caller', from: { user: 'alice', device: 'phone' } },
    { name: 'the callee', from: bobPhone },
  ])('with the id of a call by $name: the same answer as for no such call', ({ from }) => {
    expect(outcome(ringingRow(), place({ from }), bothDevices)).toEqual([
      'fault not-found body.call',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import type { ParseFault } from '../protocol/parse.ts';
import {
  apply,
  fired,
  incoming,
  phaseOf,
  received,
  ringing,
  send,
  sessionIn,
  welcomeFrame,
  words,
} from '../testing/session-steps.ts';
import type { SessionInput, SessionState, SessionStep } from './session-state.ts';

const online = sessionIn('online');

describe('a session that comes back', () => {
  const away = (...before: readonly SessionInput[]): SessionState =>
    apply(online, [...before, ['transport.closed'], fired('retry')])[0];
  const opened: SessionInput = ['transport.opened'];
  const resumed = (received_: number, changes = {}): SessionInput =>
    received(welcomeFrame({ resumed: true, secret: 'secret2', received: received_, ...changes }));

  it('asks to resume, and says what it has received', () => {
    const [, effects] = apply(away(incoming(1), incoming(2)), [opened]);
    expect(effects).toContainEqual([
      'write',
      {
        type: 'hello',
        v: 1,
        device: 'phone',
        resume: { session: 's1', secret: 'secret1', received: 2 },
      },
    ]);
  });

  it('sends again what the server has not received, and only that', () => {
    const step = apply(away(send('a'), send('b'), send('c')), [opened, resumed(2)]);
    expect(words(step[1])).toEqual([
      'stop hello',
      'start silence 40000',
      'write message 3',
      'start overdue 10000',
    ]);
    expect(step[0].ticket).toEqual({ session: 's1', secret: 'secret2' });
    expect(step[0].stats).toMatchObject({ sessions: 1, resumes: 1 });
  });

  it('sends what was queued while away', () => {
    const step = apply(away(), [send('a'), opened, resumed(0)]);
    expect(words(step[1])).toContain('write message 1');
  });

  it('into a new session numbers everything unacknowledged from 1, and expects 1', () => {
    const before = away(send('a'), received({ type: 'ack', ack: 1 }), send('b'), incoming(1));
    const step = apply(before, [opened, received(welcomeFrame({ session: 's2' }))]);
    expect(words(step[1])).toContain('write message 1');
    expect(step[0].inbox.received).toBe(0);
    expect(step[0].stats).toMatchObject({ sessions: 2, resumes: 0 });
  });

  it.each([
    ['another session', resumed(0, { session: 's9' })],
    ['messages received that were never sent', resumed(7)],
  ])('and is told of %s asks for a new session', (_name, welcome) => {
    const step = apply(away(), [opened, welcome]);
    expect(phaseOf(step)).toMatch(/^waiting/);
    expect(step[0].ticket).toBeUndefined();
    expect(step[1]).toContainEqual(['log', 'session.contradicted']);
  });

  it('and is told of messages lost that were acknowledged asks for a new session', () => {
    const before = away(send('a'), received({ type: 'ack', ack: 1 }));
    expect(apply(before, [opened, resumed(0)])[0].ticket).toBeUndefined();
  });
});

describe('a message that comes in', () => {
  it('is delivered with its sender, and acknowledged within 100 ms', () => {
    const [, effects] = apply(online, [incoming(1)]);
    expect(words(effects)).toEqual(['start silence 40000', 'start ack 100', 'deliver n1']);
    expect(effects).toContainEqual([
      'deliver',
      { from: { user: 'bob', device: 'd' }, message: ringing('n1') },
    ]);
  });

  it('of the server itself has no sender', () => {
    const frame = { type: 'message', seq: 1, ack: 0, body: ringing('n1') } as const;
    const [, effects] = apply(online, [received(frame)]);
    expect(effects).toContainEqual(['deliver', { message: ringing('n1') }]);
  });

  it('starts no second wait for the acknowledgement', () => {
    const [, effects] = apply(online, [incoming(1), incoming(2)]);
    expect(words(effects)).toEqual(['start silence 40000', 'deliver n2']);
  });

  it('is acknowledged at once when 16 are owed', () => {
    const many = Array.from({ length: 16 }, (_, index) => incoming(index + 1));
    const [state, effects] = apply(online, many);
    expect(words(effects)).toEqual([
      'start silence 40000',
      'stop ack',
      'write ack 16',
      'deliver n16',
    ]);
    expect(state.inbox.acked).toBe(16);
  });

  it('is acknowledged by whatever is sent meanwhile', () => {
    const [, effects] = apply(online, [incoming(1), send('a')]);
    expect(words(effects)).toEqual(['stop ack', 'start overdue 10000', 'write message 1']);
    expect(effects).toContainEqual([
      'write',
      { type: 'message', seq: 1, ack: 1, to: { user: 'bob' }, body: ringing('a') },
    ]);
  });

  it('a second time is acknowledged and not delivered', () => {
    const [state, effects] = apply(online, [incoming(1), incoming(1)]);
    expect(words(effects)).toEqual(['start silence 40000', 'stop ack', 'write ack 1']);
    expect(state.stats.duplicates).toBe(1);
  });

  it('after others that are missing drops the connection, to resume', () => {
    const step = apply(online, [incoming(2)]);
    expect(phaseOf(step)).toBe('waiting 250');
    expect(step[0].stats.gaps).toBe(1);
    expect(step[0].inbox.received).toBe(0);
  });

  it('of an unknown type is acknowledged, counted and ignored', () => {
    const [state, effects] = apply(online, [incoming(1, { type: 'call.dance' })]);
    expect(words(effects)).toEqual(['start silence 40000', 'start ack 100']);
    expect(state.inbox.received).toBe(1);
    expect(state.stats.unknown).toBe(1);
  });

  it('that is not valid is acknowledged, counted and answered by a fault that names the field', () => {
    const [state, effects] = apply(online, [incoming(1, { type: 'call.ringing', call: 7 })]);
    expect(effects).toContainEqual([
      'write',
      {
        type: 'fault',
        seq: 1,
        code: 'invalid',
        field: 'body.call',
        message: 'invalid',
      },
    ]);
    expect(state.inbox.received).toBe(1);
    expect(state.stats.invalid).toBe(1);
  });
});

describe('an acknowledgement', () => {
  it('of everything ends the wait for it', () => {
    const [state, effects] = apply(online, [send('a'), received({ type: 'ack', ack: 1 })]);
    expect(words(effects)).toEqual(['start silence 40000', 'stop overdue']);
    expect(state.outbox.waiting).toEqual([]);
  });

  it('of a part begins the wait for the rest', () => {
    const [, effects] = apply(online, [send('a'), send('b'), received({ type: 'ack', ack: 1 })]);
    expect(words(effects)).toEqual(['start silence 40000', 'start overdue 10000']);
  });

  it('is waited for once', () => {
    expect(words(apply(online, [send('a'), send('b')])[1])).toEqual(['write message 2']);
  });
});

describe('a probe', () => {
  const probe: readonly SessionInput[] = [['local.probe']];

  it('is not sent twice', () => {
    const state = apply(online, probe)[0];
    expect(apply(state, [fired('silence')])).toEqual([state, []]);
  });

  it('ends with anything that comes in', () => {
    const [state, effects] = apply(online, [...probe, received({ type: 'ping' })]);
    expect(words(effects)).toEqual(['start silence 40000', 'stop probe', 'write pong']);
    expect(state.probeDueAt).toBe(Infinity);
  });

  it('that nothing answers replaces the connection at once, however short it was', () => {
    expect(phaseOf(apply(online, [...probe, fired('probe')]))).toBe('opening');
  });

  it('waits at least 2 s of silence, however often the server pings', () => {
    const [, effects] = apply(sessionIn('greeting'), [received(welcomeFrame({ pingMs: 0 }))]);
    expect(words(effects)).toContain('start silence 2000');
  });
});

describe('a text that is no frame', () => {
  const refusedText = (changes: Partial<ParseFault>): SessionStep => {
    const bare = { ok: false, fault: 'invalid', message: 'No.' } as const;
    return apply(online, [['frame.refused', { ...bare, ...changes }]]);
  };

  it.each([
    ['invalid', { type: 'fault', code: 'invalid', field: 'ack', message: 'No.' }],
    ['not-json', { type: 'fault', code: 'invalid', field: 'ack', message: 'No.' }],
    ['too-large', { type: 'fault', code: 'too-large', field: 'ack', message: 'No.' }],
  ] as const)('%s is answered and counted', (name, frame) => {
    const [state, effects] = refusedText({ fault: name, field: 'ack' });
    expect(effects).toContainEqual(['write', frame]);
    expect(state.stats.invalid).toBe(1);
  });

  it('names no field where there is none', () => {
    expect(refusedText({ fault: 'not-json' })[1]).toContainEqual([
      'write',
      { type: 'fault', code: 'invalid', message: 'No.' },
    ]);
  });

  it('of an unknown type is counted and ignored', () => {
    const [state, effects] = refusedText({ fault: 'unknown' });
    expect(words(effects)).toEqual(['start silence 40000']);
    expect(state.stats.unknown).toBe(1);
  });

  it('of a client is counted as unknown', () => {
    const [state] = apply(online, [received({ type: 'token', token: 't' })]);
    expect(state.stats.unknown).toBe(1);
  });
});

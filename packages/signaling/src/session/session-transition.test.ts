import { describe, expect, it } from 'vitest';
import type { ParseFault } from '../protocol/parse.ts';
import {
  backOff,
  beginning,
  ending,
  facts,
  fired,
  incoming,
  pathTo,
  phaseOf,
  probing,
  received,
  send,
  sessionIn,
  welcomeFrame,
  words,
} from '../testing/session-steps.ts';
import type { SessionInput, SessionPhase } from './session-state.ts';
import { sessionTransition } from './session-transition.ts';

const fault: ParseFault = { ok: false, fault: 'invalid', field: 'ack', message: 'No.' };

type Row = readonly [SessionPhase['name'], SessionInput, string, readonly string[]];

describe('a session', () => {
  const rows: readonly Row[] = [
    ['idle', { type: 'local.connect' }, 'opening', beginning],
    ['idle', { type: 'local.probe' }, 'idle', []],
    ['idle', send('a'), 'idle', []],
    ['idle', { type: 'local.close' }, 'closed', ending],
    ['opening', { type: 'local.connect' }, 'opening', []],
    ['opening', { type: 'transport.opened' }, 'greeting', ['write hello']],
    ['opening', { type: 'transport.closed' }, 'waiting 250', backOff],
    ['opening', { type: 'network.changed' }, 'opening', beginning],
    ['opening', { type: 'local.probe' }, 'opening', []],
    ['opening', send('a'), 'opening', []],
    ['opening', fired('hello'), 'waiting 250', backOff],
    ['opening', { type: 'local.close' }, 'closed', ending],
    ['opening', received({ type: 'ping' }), 'opening', []],
    ['greeting', received(welcomeFrame()), 'online', ['stop hello', 'start silence 40000']],
    ['greeting', received(welcomeFrame({ v: 2 })), 'closed signaling/protocol', ending],
    [
      'greeting',
      received({ type: 'bye', code: 'draining' }),
      'waiting 1001',
      ['drop', 'start retry 1001'],
    ],
    ['greeting', received({ type: 'ping' }), 'greeting', []],
    ['greeting', { type: 'transport.opened' }, 'greeting', []],
    ['greeting', { type: 'frame.refused', fault }, 'greeting', []],
    ['greeting', { type: 'transport.closed' }, 'waiting 250', backOff],
    ['greeting', { type: 'network.changed' }, 'opening', beginning],
    ['greeting', fired('hello'), 'waiting 250', backOff],
    ['greeting', { type: 'local.close' }, 'closed', ['write bye closed', ...ending]],
    ['online', { type: 'local.connect' }, 'online', []],
    ['online', send('a'), 'online', ['start overdue 10000', 'write message 1']],
    ['online', { type: 'local.probe' }, 'online', probing],
    ['online', { type: 'network.changed' }, 'online', probing],
    ['online', fired('silence'), 'online', probing],
    ['online', fired('probe'), 'opening', beginning],
    ['online', fired('overdue'), 'waiting 250', backOff],
    ['online', fired('ack'), 'online', ['stop ack', 'write ack 0']],
    ['online', { type: 'transport.closed' }, 'waiting 250', backOff],
    ['online', { type: 'transport.closed', isForBetter: true }, 'opening', beginning],
    ['online', received({ type: 'ping' }), 'online', ['start silence 40000', 'write pong']],
    ['online', received({ type: 'pong' }), 'online', ['start silence 40000']],
    ['online', received({ type: 'ack', ack: 0 }), 'online', ['start silence 40000']],
    [
      'online',
      received({ type: 'fault', code: 'invalid', message: 'No.' }),
      'online',
      ['start silence 40000'],
    ],
    ['online', received(welcomeFrame()), 'online', ['start silence 40000']],
    ['online', { type: 'local.close' }, 'closed', ['write bye closed', ...ending]],
    ['online', { type: 'local.renew-token' }, 'online', []],
    ['waiting', { type: 'local.connect' }, 'waiting 250', []],
    ['waiting', fired('retry'), 'opening', beginning],
    ['waiting', { type: 'local.probe' }, 'opening', beginning],
    ['waiting', { type: 'network.changed' }, 'opening', beginning],
    ['waiting', { type: 'transport.closed' }, 'waiting 250', []],
    ['waiting', { type: 'local.close' }, 'closed', ending],
    [
      'waiting',
      { type: 'transport.impossible', cause: 'No.' },
      'closed signaling/invalid-option',
      ending,
    ],
  ];
  it.each(rows.map((row) => [row[0], wordsOf(row[1]), row[2], row] as const))(
    '%s + %s → %s',
    (_from, _input, to, [from, input, , effects]) => {
      const step = sessionTransition(sessionIn(from), input, facts);
      expect(phaseOf(step)).toBe(to);
      expect(words(step[1])).toEqual(effects);
    },
  );

  function wordsOf(input: SessionInput): string {
    if (input.type !== 'frame.received') return input.type;
    return 'code' in input.frame ? `${input.frame.type} ${input.frame.code}` : input.frame.type;
  }

  it.each([
    'local.connect',
    'local.probe',
    'local.close',
    'network.changed',
    'transport.opened',
    'transport.closed',
    'token.failed',
  ] as const)('that is closed ignores %s', (type) => {
    const closed = sessionIn('closed');
    expect(sessionTransition(closed, { type }, facts)).toEqual([closed, []]);
    expect(sessionTransition(closed, { type }, facts)[0]).toBe(closed);
  });
});

describe('every input in every phase', () => {
  const inputs: readonly SessionInput[] = [
    ...(
      [
        'local.connect',
        'local.probe',
        'local.renew-token',
        'local.close',
        'token.failed',
        'transport.opened',
        'transport.closed',
        'network.changed',
      ] as const
    ).map((type) => ({ type })),
    ...(['retry', 'hello', 'silence', 'probe', 'ack', 'overdue'] as const).map(fired),
    ...[send('a'), incoming(1), incoming(9), { type: 'token.fetched', token: 't' } as const],
    ...[received(welcomeFrame()), { type: 'frame.refused', fault } as const],
    { type: 'transport.impossible', cause: 'No.' },
  ];

  it.each(Object.keys(pathTo))('in %s leads to a state that can still be closed', (name) => {
    for (const input of inputs) {
      const before = sessionIn(name as SessionPhase['name']);
      const [state] = sessionTransition(before, input, facts);
      const [closed, effects] = sessionTransition(state, { type: 'local.close' }, facts);
      expect(closed.phase.name).toBe('closed');
      if (state.phase.name !== 'closed')
        expect(words(effects)).toEqual(expect.arrayContaining(ending));
    }
  });
});

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
    ['idle', ['local.connect'], 'opening', beginning],
    ['idle', ['local.probe'], 'idle', []],
    ['idle', send('a'), 'idle', []],
    ['idle', ['local.close'], 'closed', ending],
    ['opening', ['local.connect'], 'opening', []],
    ['opening', ['transport.opened'], 'greeting', ['write hello']],
    ['opening', ['transport.closed'], 'waiting 250', backOff],
    ['opening', ['network.changed'], 'opening', beginning],
    ['opening', ['local.probe'], 'opening', []],
    ['opening', send('a'), 'opening', []],
    ['opening', fired('hello'), 'waiting 250', backOff],
    ['opening', ['local.close'], 'closed', ending],
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
    ['greeting', ['transport.opened'], 'greeting', []],
    ['greeting', ['frame.refused', fault], 'greeting', []],
    ['greeting', ['transport.closed'], 'waiting 250', backOff],
    ['greeting', ['network.changed'], 'opening', beginning],
    ['greeting', fired('hello'), 'waiting 250', backOff],
    ['greeting', ['local.close'], 'closed', ['write bye closed', ...ending]],
    ['online', ['local.connect'], 'online', []],
    ['online', send('a'), 'online', ['start overdue 10000', 'write message 1']],
    ['online', ['local.probe'], 'online', probing],
    ['online', ['network.changed'], 'online', probing],
    ['online', fired('silence'), 'online', probing],
    ['online', fired('probe'), 'opening', beginning],
    ['online', fired('overdue'), 'waiting 250', backOff],
    ['online', fired('ack'), 'online', ['stop ack', 'write ack 0']],
    ['online', ['transport.closed'], 'waiting 250', backOff],
    ['online', ['transport.closed', true], 'opening', beginning],
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
    ['online', ['local.close'], 'closed', ['write bye closed', ...ending]],
    ['online', ['local.renew-token'], 'online', []],
    ['waiting', ['local.connect'], 'waiting 250', []],
    ['waiting', fired('retry'), 'opening', beginning],
    ['waiting', ['local.probe'], 'opening', beginning],
    ['waiting', ['network.changed'], 'opening', beginning],
    ['waiting', ['transport.closed'], 'waiting 250', []],
    ['waiting', ['local.close'], 'closed', ending],
    ['waiting', ['transport.impossible', 'No.'], 'closed signaling/invalid-option', ending],
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
    const [name, frame] = input;
    if (name !== 'frame.received') return name;
    return 'code' in frame ? `${frame.type} ${frame.code}` : frame.type;
  }

  it.each([
    'local.connect',
    'local.probe',
    'local.close',
    'network.changed',
    'transport.opened',
    'transport.closed',
    'token.failed',
  ] as const)('that is closed ignores %s', (name) => {
    const closed = sessionIn('closed');
    expect(sessionTransition(closed, [name], facts)).toEqual([closed, []]);
    expect(sessionTransition(closed, [name], facts)[0]).toBe(closed);
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
    ).map((name) => [name] as const),
    ...(['retry', 'hello', 'silence', 'probe', 'ack', 'overdue'] as const).map(fired),
    ...[send('a'), incoming(1), incoming(9), ['token.fetched', 't'] as const],
    ...[received(welcomeFrame()), ['frame.refused', fault] as const],
    ['transport.impossible', 'No.'],
  ];

  it.each(Object.keys(pathTo))('in %s leads to a state that can still be closed', (name) => {
    for (const input of inputs) {
      const before = sessionIn(name as SessionPhase['name']);
      const [state] = sessionTransition(before, input, facts);
      const [closed, effects] = sessionTransition(state, ['local.close'], facts);
      expect(closed.phase.name).toBe('closed');
      if (state.phase.name !== 'closed')
        expect(words(effects)).toEqual(expect.arrayContaining(ending));
    }
  });
});

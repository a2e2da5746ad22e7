import { describe, expect, it } from 'vitest';
import { EarshotError } from '../errors.ts';
import { apply, facts, sessionIn } from '../testing/session-steps.ts';
import { visibleState } from './session-state.ts';

const error = new EarshotError('signaling/replaced');
const back = apply(sessionIn('online'), [['transport.closed'], ['timer.retry']])[0];

describe('what the app sees of a session', () => {
  it.each([
    ['before it connects', sessionIn('idle'), { status: 'offline' }],
    ['on the first attempt', sessionIn('opening'), { status: 'connecting', attempt: 1 }],
    ['while it says hello', sessionIn('greeting'), { status: 'connecting', attempt: 1 }],
    ['between attempts', sessionIn('waiting'), { status: 'offline', retryAt: facts.now + 250 }],
    [
      'on the second attempt',
      apply(sessionIn('waiting'), [['local.probe']])[0],
      { status: 'connecting', attempt: 2 },
    ],
    ['online', sessionIn('online'), { status: 'online', self: { user: 'alice', device: 'phone' } }],
    ['coming back', back, { status: 'resuming', attempt: 2 }],
    ['closed by the app', sessionIn('closed'), { status: 'closed' }],
    [
      'closed by a failure',
      apply(sessionIn('online'), [['frame.received', { type: 'bye', code: 'replaced' }]])[0],
      { status: 'closed', error },
    ],
    [
      'while the browser is offline',
      apply(sessionIn('waiting'), [['network.changed']], { ...facts, isOnline: false })[0],
      { status: 'offline' },
    ],
  ])('%s', (_name, state, expected) => {
    expect(visibleState(state)).toEqual(expected);
  });
});

import { describe, expect, it } from 'vitest';
import type { CallCommand } from './call.ts';
import type { CallModel } from './call-model.ts';
import type { CallState } from './call-state.ts';
import { canCommand } from './can-command.ts';

const dialing: CallState = { status: 'dialing' };
const ringing: CallState = { status: 'ringing' };
const connecting: CallState = { status: 'connecting' };
const connected: CallState = { status: 'connected', since: 1_000 };
const reconnecting: CallState = { status: 'reconnecting', since: 1_000, attempt: 1 };
const ended: CallState = { status: 'ended', reason: { type: 'busy' }, endedAt: 2_000 };

function possible(
  direction: CallModel['direction'],
  state: CallState,
  facts: { readonly isHeld: boolean; readonly isSharing: boolean },
): CallCommand[] {
  const model: CallModel = { direction, arbiter: 'server', state, isAnnounced: true };
  const all = ['accept', 'reject', 'hangUp', 'hold', 'resume', 'shareScreen'] as const;
  return all.filter((command) => canCommand(command, { model, ...facts }));
}

describe('the commands that would do something', () => {
  it.each<[CallModel['direction'], CallState, CallCommand[]]>([
    ['outgoing', dialing, ['hangUp']],
    ['outgoing', ringing, ['hangUp']],
    ['incoming', ringing, ['accept', 'reject', 'hangUp']],
    ['incoming', connecting, ['hangUp', 'hold', 'shareScreen']],
    ['outgoing', connected, ['hangUp', 'hold', 'shareScreen']],
    ['incoming', reconnecting, ['hangUp', 'hold', 'shareScreen']],
    ['incoming', ended, []],
  ])('%s, $1.status: $2', (direction, state, expected) => {
    expect(possible(direction, state, { isHeld: false, isSharing: false })).toEqual(expected);
  });

  it('a held call can be resumed, and not held again', () => {
    const facts = { isHeld: true, isSharing: false };
    expect(possible('outgoing', connected, facts)).toEqual(['hangUp', 'resume', 'shareScreen']);
    expect(possible('outgoing', ringing, facts)).toEqual(['hangUp']);
  });

  it('a screen is shared once at a time', () => {
    const facts = { isHeld: false, isSharing: true };
    expect(possible('outgoing', connected, facts)).toEqual(['hangUp', 'hold']);
  });
});

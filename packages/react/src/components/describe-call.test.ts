import type {
  CallSnapshot,
  CallState,
  DiagnosisCode,
  EndReason,
  MediaErrorCode,
} from '@earshot/core';
import { EarshotError } from '@earshot/core';
import { describe, expect, it } from 'vitest';
import { createFakeCall } from '../testing/fake-call.ts';
import { diagnosisWith } from '../testing/fake-diagnosis.ts';
import { describeCall, describeMediaError, describePeer } from './describe-call.ts';

const call = createFakeCall().snapshot;

describe('describeCall, live', () => {
  it.each<[string, Partial<CallSnapshot>, string]>([
    ['dialing', { state: { status: 'dialing' } }, 'Calling bob…'],
    ['ringing there', { state: { status: 'ringing' } }, 'Waiting for bob to answer…'],
    [
      'ringing here',
      { direction: 'incoming', state: { status: 'ringing' } },
      'bob is calling you.',
    ],
    ['connecting', { state: { status: 'connecting' } }, 'Connecting to bob…'],
    ['connected', { state: connected() }, 'You are in a call with bob.'],
    ['held by me', { state: connected(), isHeld: true }, 'You have put bob on hold.'],
    [
      'held by them',
      { state: connected(), remote: { ...call.remote, isHolding: true } },
      'bob has put you on hold.',
    ],
    [
      'reconnecting',
      { state: { status: 'reconnecting', since: 1, attempt: 1 } },
      'The connection was lost. Reconnecting to bob…',
    ],
  ])('%s', (_, parts, sentence) => {
    expect(describeCall({ ...call, ...parts })).toBe(sentence);
  });
});

// A reason that is added to core and not here does not compile.
const reasons: {
  readonly [Type in EndReason['type']]: readonly Extract<EndReason, { type: Type }>[];
} = {
  hangup: [
    { type: 'hangup', by: 'me' },
    { type: 'hangup', by: 'them' },
  ],
  rejected: [
    { type: 'rejected', by: 'me' },
    { type: 'rejected', by: 'them' },
    { type: 'rejected', by: 'them', why: 'In a meeting' },
  ],
  cancelled: [{ type: 'cancelled' }],
  busy: [{ type: 'busy' }],
  unanswered: [{ type: 'unanswered' }],
  unavailable: [{ type: 'unavailable' }],
  'answered-elsewhere': [{ type: 'answered-elsewhere' }],
  replaced: [{ type: 'replaced', by: 'call-2' }],
  'connection-lost': [{ type: 'connection-lost' }],
  'max-duration': [{ type: 'max-duration' }],
  'media-failed': [
    { type: 'media-failed', by: 'me' },
    { type: 'media-failed', by: 'me', error: mediaError('media/permission-denied') },
    { type: 'media-failed', by: 'me', error: mediaError('media/in-use', 'camera') },
    {
      type: 'media-failed',
      by: 'me',
      error: new EarshotError('link/unsupported', { message: 'No WebRTC here.' }),
    },
    { type: 'media-failed', by: 'them' },
  ],
  'signaling-failed': [{ type: 'signaling-failed' }],
  'network-unsupported': [{ type: 'network-unsupported' }],
  server: [{ type: 'server', code: 'overloaded' }],
};

describe('describeCall, ended', () => {
  const rows = Object.values(reasons).flatMap((list: readonly EndReason[]) =>
    list.flatMap((reason) => [
      { reason, direction: 'outgoing' as const },
      { reason, direction: 'incoming' as const },
    ]),
  );

  it('each reason has its sentence', () => {
    const sentences = rows.map(({ reason, direction }) => {
      const { error, ...named } = { error: undefined, ...reason };
      const cause = error === undefined ? '' : ` (${error.code})`;
      return `${JSON.stringify(named)}${cause} ${direction}: ${describeCall(ended(reason, direction))}`;
    });
    expect(sentences).toMatchSnapshot();
  });

  it.each(rows)('$reason.type, $direction: a whole sentence, nothing left to fill in', (row) => {
    expect(describeCall(ended(row.reason, row.direction))).toMatch(/^[^{}]+[.”]$/);
  });
});

describe('describeCall, ended with a diagnosis', () => {
  const mine =
    'The trouble was on your side: check your network or try another one, then call again.';
  const theirs = 'The trouble seems to be on bob’s side: call again in a while.';
  const unclear = 'Call again, and tell support if it happens again.';

  it.each<[DiagnosisCode, string]>([
    ['browser-offline', mine],
    ['peer-vanished', theirs],
    ['turn-unauthorized', unclear],
  ])('%s: what to do depends on whose side it was', (code, advice) => {
    const diagnosis = diagnosisWith(code);
    expect(describeCall(ended({ type: 'connection-lost', diagnosis }, 'outgoing'))).toBe(
      `The connection to bob was lost. ${advice}`,
    );
    expect(describeCall(ended({ type: 'network-unsupported', diagnosis }, 'incoming'))).toBe(
      `No connection to bob could be made. ${advice}`,
    );
  });
});

describe('a call that was taken away', () => {
  it('goes on elsewhere, while one that was answered there never began here', () => {
    const reason = { type: 'answered-elsewhere' } as const;
    const state = { status: 'ended', reason, since: 1, endedAt: 9 } as const;
    expect(describeCall({ ...call, state })).toBe(
      'Your call with bob goes on in another tab or on another device.',
    );
    expect(describeCall(ended(reason, 'incoming'))).toBe(
      'You answered bob in another tab or on another device.',
    );
  });
});

describe('describePeer', () => {
  it.each<[string, Partial<CallSnapshot['remote']>, readonly string[]]>([
    ['all is there', {}, []],
    ['muted', { microphone: 'muted' }, ['bob is muted.']],
    ['no microphone', { microphone: 'off' }, ['bob has no microphone on.']],
    ['camera paused', { camera: 'muted' }, ['bob has the camera off.']],
    ['a video call without their camera', { camera: 'off' }, ['bob has the camera off.']],
    ['screen', { isSharingScreen: true }, ['bob is sharing a screen.']],
    [
      'several',
      { microphone: 'muted', isSharingScreen: true },
      ['bob is muted.', 'bob is sharing a screen.'],
    ],
  ])('%s', (_, parts, sentences) => {
    const remote = { ...call.remote, microphone: 'live', camera: 'live', ...parts } as const;
    expect(describePeer({ ...call, remote, state: connected() })).toEqual(sentences);
    const state = { status: 'reconnecting', since: 1, attempt: 1 } as const;
    expect(describePeer({ ...call, remote, state })).toEqual(sentences);
  });

  it('in a voice call nobody misses the camera', () => {
    const remote = { ...call.remote, microphone: 'live', camera: 'off' } as const;
    expect(describePeer({ ...call, kind: 'voice', remote, state: connected() })).toEqual([]);
  });

  it('says nothing before there is media', () => {
    expect(describePeer({ ...call, state: { status: 'connecting' } })).toEqual([]);
  });
});

describe('describeMediaError', () => {
  const codes: Record<MediaErrorCode, true> = {
    'media/permission-denied': true,
    'media/not-found': true,
    'media/in-use': true,
    'media/insecure-context': true,
    'media/unsupported': true,
    'media/overconstrained': true,
    'media/cancelled': true,
    'media/interrupted': true,
    'media/failed': true,
  };

  it.each(Object.keys(codes) as MediaErrorCode[])('%s has a sentence', (code) => {
    expect(describeMediaError({ kind: 'camera', code })).toMatch(/^[^{}]+\.$/);
  });

  it('names the device', () => {
    expect(describeMediaError({ kind: 'microphone', code: 'media/not-found' })).toBe(
      'No microphone was found. Plug one in and try again.',
    );
  });
});

describe('other words', () => {
  const wording = {
    words: { 'end.hangup.them': '{name} hat aufgelegt.', 'device.camera': 'Kamera' },
    nameOf: (user: string) => (user === 'bob' ? 'Bob {why} Baumann' : user),
  } as const;

  it('replace the English ones, with the name of the user', () => {
    const text = describeCall(ended({ type: 'hangup', by: 'them' }, 'outgoing'), wording);
    expect(text).toBe('Bob {why} Baumann hat aufgelegt.');
  });

  it('what is missing stays English', () => {
    const text = describeCall(
      ended({ type: 'rejected', by: 'them', why: 'No' }, 'outgoing'),
      wording,
    );
    expect(text).toBe('Bob {why} Baumann declined the call: “No”');
  });
});

function connected(): CallState {
  return { status: 'connected', since: 1 };
}

function ended(reason: EndReason, direction: CallSnapshot['direction']): CallSnapshot {
  return { ...call, direction, state: { status: 'ended', reason, endedAt: 9 } };
}

function mediaError(code: MediaErrorCode, device = 'microphone'): EarshotError<MediaErrorCode> {
  return new EarshotError(code, { message: 'For developers.', details: { device } });
}

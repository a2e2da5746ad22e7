import { describe, expect, it } from 'vitest';
import type { TestStep, TestStepCode, TestStepName } from './call-test.ts';
import { OUTCOMES } from './step-outcomes.ts';
import {
  cameraCode,
  directCode,
  mediaCode,
  microphoneCode,
  overallVerdict,
  signalingCode,
  speakerCode,
  stunCode,
  turnCode,
} from './step-verdicts.ts';

const device = { isWanted: true, error: undefined, gives: true };
const gathered = { isSupported: true, isFound: false, isComplete: false, errors: [] };
const online = { status: 'online', error: undefined, roundTripMs: undefined } as const;
const measured = (level?: 'excellent' | 'fair' | 'poor' | 'lost') =>
  ({
    type: 'measured',
    loudness: undefined,
    expected: { isRelayed: true, ...(level && { level }) },
  }) as const;

const ROWS: readonly (readonly [what: string, code: TestStepCode, expected: TestStepCode])[] = [
  ['a microphone that is heard', microphoneCode(device), 'microphone-works'],
  ['a silent one', microphoneCode({ ...device, gives: false }), 'microphone-silent'],
  [
    'one that nobody could listen to',
    microphoneCode({ ...device, gives: undefined }),
    'microphone-unheard',
  ],
  ['none wanted', microphoneCode({ ...device, isWanted: false }), 'not-wanted'],
  [
    'no secure page',
    microphoneCode({ ...device, error: 'media/insecure-context' }),
    'page-insecure',
  ],
  [
    'a refusal',
    microphoneCode({ ...device, error: 'media/permission-denied' }),
    'microphone-denied',
  ],
  ['no microphone', microphoneCode({ ...device, error: 'media/not-found' }), 'microphone-missing'],
  [
    'not this one',
    microphoneCode({ ...device, error: 'media/overconstrained' }),
    'microphone-missing',
  ],
  ['one in use', microphoneCode({ ...device, error: 'media/in-use' }), 'microphone-busy'],
  ['something else', microphoneCode({ ...device, error: 'media/failed' }), 'microphone-failed'],
  ['a camera that is seen', cameraCode(device), 'camera-works'],
  ['one without pictures', cameraCode({ ...device, gives: false }), 'camera-no-pictures'],
  ['one that nobody could look at', cameraCode({ ...device, gives: undefined }), 'not-told'],
  ['no camera wanted', cameraCode({ ...device, isWanted: false }), 'not-wanted'],
  [
    'no secure page for a camera',
    cameraCode({ ...device, error: 'media/insecure-context' }),
    'page-insecure',
  ],
  ['a camera in use', cameraCode({ ...device, error: 'media/in-use' }), 'camera-busy'],
  ['some speaker', speakerCode(['a'], undefined), 'speaker-found'],
  ['the default speaker', speakerCode(['a'], 'default'), 'speaker-found'],
  ['this speaker', speakerCode(['a', 'b'], 'b'), 'speaker-found'],
  ['a speaker that is not there', speakerCode(['a'], 'b'), 'speaker-missing'],
  ['a browser that lists no speakers', speakerCode([], 'b'), 'not-told'],
  ['signaling that tells no time', signalingCode(online), 'signaling-works'],
  ['signaling at its limit', signalingCode({ ...online, roundTripMs: 1_000 }), 'signaling-works'],
  ['slow signaling', signalingCode({ ...online, roundTripMs: 1_001 }), 'signaling-slow'],
  ['no answer', signalingCode({ ...online, roundTripMs: 'late' }), 'signaling-unreachable'],
  ['no server', signalingCode({ ...online, status: 'away' }), 'signaling-unreachable'],
  [
    'a bad token',
    signalingCode({ ...online, status: 'closed', error: 'signaling/unauthorized' }),
    'signaling-refused',
  ],
  [
    'a closed session',
    signalingCode({ ...online, status: 'closed', error: 'signaling/replaced' }),
    'signaling-unreachable',
  ],
  ['own addresses', directCode({ ...gathered, isFound: true }), 'direct-works'],
  ['no own addresses', directCode({ ...gathered, isComplete: true }), 'direct-hidden'],
  ['no WebRTC', directCode({ ...gathered, isSupported: false }), 'webrtc-missing'],
  ['an address outside', stunCode({ ...gathered, isFound: true }), 'stun-works'],
  ['no router in between', stunCode({ ...gathered, isComplete: true }), 'stun-works'],
  ['STUN that is silent in Chromium', stunCode(gathered), 'stun-silent'],
  [
    'STUN that is silent in Firefox',
    stunCode({ ...gathered, isComplete: true, errors: [701] }),
    'stun-silent',
  ],
  ['no WebRTC for STUN', stunCode({ ...gathered, isSupported: false }), 'webrtc-missing'],
  ['a relay', turnCode({ ...gathered, isFound: true, errors: [401] }), 'turn-works'],
  [
    'credentials that are refused',
    turnCode({ ...gathered, errors: [701, 401] }),
    'turn-unauthorized',
  ],
  ['a full server', turnCode({ ...gathered, errors: [486] }), 'turn-refused'],
  ['TURN that is silent', turnCode({ ...gathered, errors: [701] }), 'turn-unreachable'],
  ['TURN of which nothing is heard', turnCode(gathered), 'turn-unreachable'],
  ['no WebRTC for TURN', turnCode({ ...gathered, isSupported: false }), 'webrtc-missing'],
  ['no media to send', mediaCode({ type: 'nothing-to-send' }), 'nothing-to-send'],
  ['no WebRTC for media', mediaCode({ type: 'unsupported' }), 'webrtc-missing'],
  ['no way', mediaCode({ type: 'no-way' }), 'media-blocked'],
  ['nothing came', mediaCode({ type: 'nothing-came' }), 'media-missing'],
  ['media within this machine', mediaCode(measured()), 'media-local'],
  ['good media', mediaCode(measured('excellent')), 'media-excellent'],
  ['media that stopped', mediaCode(measured('lost')), 'media-missing'],
];

describe('what came of a step', () => {
  it.each(ROWS)('%s', (_, code, expected) => expect(code).toBe(expected));
});

const NAMES: readonly TestStepName[] = [
  ...(['microphone', 'camera', 'speaker', 'signaling', 'direct', 'stun'] as const),
  ...(['turn-udp', 'turn-tcp', 'turn-tls', 'media'] as const),
];
const good: Readonly<Partial<Record<TestStepName, TestStepCode>>> = {
  microphone: 'microphone-works',
  camera: 'camera-works',
  direct: 'direct-works',
  'turn-udp': 'turn-works',
  media: 'media-good',
};

function steps(news: Readonly<Partial<Record<TestStepName, TestStepCode>>>): readonly TestStep[] {
  return NAMES.map((name) => {
    const code = { ...good, ...news }[name] ?? 'not-configured';
    return { name, code, ...OUTCOMES[code] };
  });
}

describe('what all steps together mean', () => {
  it.each<readonly [string, Parameters<typeof steps>[0], string, RegExp]>([
    ['all well', {}, 'ready', /works/],
    ['no camera', { camera: 'camera-denied' }, 'limited', /camera is not allowed/],
    ['a silent microphone', { microphone: 'microphone-silent' }, 'limited', /No sound/],
    ['no microphone', { microphone: 'microphone-denied' }, 'not-ready', /microphone is not/],
    ['no server', { signaling: 'signaling-unreachable' }, 'not-ready', /server does not answer/],
    ['no media', { media: 'media-blocked' }, 'not-ready', /no way/],
    ['no WebRTC', { direct: 'webrtc-missing' }, 'not-ready', /WebRTC/],
    ['a way of two that is blocked', { 'turn-tls': 'turn-unreachable' }, 'limited', /No TURN/],
    [
      'no relay, but addresses of its own',
      { 'turn-udp': 'turn-unauthorized' },
      'limited',
      /credentials/,
    ],
    [
      'no way at all',
      { direct: 'direct-hidden', 'turn-udp': 'turn-unauthorized' },
      'not-ready',
      /credentials/,
    ],
    [
      'the worst first',
      { camera: 'camera-denied', media: 'media-missing' },
      'not-ready',
      /nothing arrived/,
    ],
  ])('%s', (_, news, code, sentence) => {
    const verdict = overallVerdict(steps(news), false);
    expect(verdict.code).toBe(code);
    expect(verdict.sentence).toMatch(sentence);
  });

  it('is nothing when the test was ended', () => {
    expect(overallVerdict(steps({}), true).code).toBe('cancelled');
  });

  it('can be said of steps without words', () => {
    const bare: TestStep = { name: 'media', status: 'failed' };
    expect(overallVerdict([bare], false).sentence).toBe('A call would not work.');
  });
});

import { describe, expect, it } from 'vitest';
import type { CandidateKind, Evidence, IceServerError, MediaSection } from './diagnosis.ts';
import { verdict } from './verdict.ts';

const host = { type: 'host', protocol: 'udp', count: 2 } as const;
const srflx = { type: 'srflx', protocol: 'udp', count: 1 } as const;
const relay = { type: 'relay', protocol: 'udp', count: 1 } as const;
const sound: MediaSection = { kind: 'audio', isAgreed: true, codecs: ['opus'] };
const noPicture: MediaSection = { kind: 'video', isAgreed: false, codecs: ['H264'] };

/** A call that tried to connect for long, knows everything of the other side, and has no path. */
const pathless: Evidence = {
  timeline: [],
  isOver: true,
  isOnline: true,
  isSignalingOnline: true,
  isPeerAbsent: false,
  flowedForMs: 0,
  lostForMs: 30_000,
  connections: 1,
  iceServers: [],
  isRelayOnly: false,
  iceErrors: [],
  relayedOver: [],
  localCandidates: [host],
  remoteCandidates: [host],
  pairs: { failed: 4 },
  states: { connection: 'failed', ice: 'failed', gathering: 'complete', signaling: 'stable' },
  hasRemoteDescription: true,
  media: [sound],
};
const broken: Partial<Evidence> = { flowedForMs: 60_000, lostForMs: 12_000 };
const up: Partial<Evidence> = {
  localCandidates: [host],
  states: { connection: 'connected', ice: 'connected', gathering: 'complete', dtls: 'connected' },
};
const gathering: Evidence['states'] = { ...pathless.states, gathering: 'gathering' };
const overUdp = ['stun:udp', 'turn:udp'];
const anyWay = [...overUdp, 'turns:tcp'];

function fault(server: string, code: number, isRecent = true): IceServerError {
  return { server, code, text: '', count: 1, isRecent };
}

type Row = readonly [what: string, news: Partial<Evidence>, code: string, sentence: RegExp];

const ROWS: readonly Row[] = [
  // What makes everything else impossible.
  ['no network', { isOnline: false, isPeerAbsent: true }, 'browser-offline', /offline/],
  [
    'no connection at all',
    { connections: 0, states: {}, hasRemoteDescription: false },
    'browser-unsupported',
    /WebRTC is turned off/,
  ],
  [
    'the server says that the peer is gone, after media',
    { ...broken, isPeerAbsent: true, isSignalingOnline: false },
    'peer-vanished',
    /in the middle of the call/,
  ],
  [
    'the server says that the peer is gone, before media',
    { isPeerAbsent: true },
    'peer-unreachable',
    /before there was a connection/,
  ],
  [
    'media and signaling are both away',
    { ...broken, isSignalingOnline: false },
    'signaling-unreachable',
    /network of this device/,
  ],
  [
    'nothing of the other side, and no signaling',
    { isSignalingOnline: false, hasRemoteDescription: false },
    'signaling-unreachable',
    /could not tell each other/,
  ],
  [
    'no candidates of the other side, and no signaling',
    { isSignalingOnline: false, remoteCandidates: [] },
    'signaling-unreachable',
    /could not tell each other/,
  ],
  ['signaling was needed no more', { isSignalingOnline: false }, 'no-route', /keep them apart/],

  // What two browsers do with each other.
  [
    'keys that are not those of the description (Chromium and Firefox)',
    { states: { connection: 'failed', ice: 'connected', dtls: 'failed' } },
    'dtls-failed',
    /DTLS/,
  ],
  [
    'the same, in a browser that says completed',
    { states: { connection: 'failed', ice: 'completed', dtls: 'failed' } },
    'dtls-failed',
    /DTLS/,
  ],
  [
    'the same, when the other side has closed its end since',
    { states: { ...pathless.states, dtls: 'failed' }, pairs: { succeeded: 1, failed: 1 } },
    'dtls-failed',
    /DTLS/,
  ],
  [
    'two browsers whose handshake does not come to an end',
    { states: { connection: 'connecting', ice: 'connected', dtls: 'connecting' } },
    'dtls-failed',
    /DTLS/,
  ],
  [
    'no way yet to shake hands on',
    { states: { ...pathless.states, dtls: 'connecting' } },
    'no-route',
    /keep them apart/,
  ],
  [
    'no path: Firefox lets DTLS fail together with ICE',
    { states: { ...pathless.states, dtls: 'failed' } },
    'no-route',
    /keep them apart/,
  ],
  [
    'a path that broke: so does it then',
    { ...broken, states: { ...pathless.states, dtls: 'failed' }, pairs: { succeeded: 1 } },
    'path-lost',
    /path that media took broke/,
  ],
  [
    'every section was refused',
    { media: [noPicture, { ...noPicture, codecs: ['H264', 'AV1'] }], states: { gathering: 'new' } },
    'no-common-codec',
    /no codec for video in common \(offered: H264, AV1\)/,
  ],
  [
    'a browser refused a description',
    { negotiationFailure: 'OperationError' },
    'negotiation-failed',
    /\(OperationError\)/,
  ],
  [
    'the other side never described itself',
    { hasRemoteDescription: false, states: { connection: 'new', gathering: 'new' } },
    'peer-unreachable',
    /never said how to connect/,
  ],
  [
    'the other side leaves an offer unanswered',
    {
      ...broken,
      negotiationFailure: 'no-answer',
      states: { ...pathless.states, signaling: 'have-local-offer' },
    },
    'peer-unreachable',
    /does not answer either/,
  ],

  // The ways through the network.
  [
    'TURN refuses the credentials, and so does not answer over TCP',
    { iceServers: anyWay, iceErrors: [fault('turn:udp', 401), fault('turns:tcp', 701)] },
    'turn-unauthorized',
    /\(401\)/,
  ],
  [
    'TURN refuses the user',
    { iceServers: anyWay, iceErrors: [fault('turn:udp', 403)] },
    'turn-unauthorized',
    /\(403\)/,
  ],
  [
    'TURN refused the credentials, but another one gave a relay',
    { iceServers: anyWay, iceErrors: [fault('turn:udp', 401)], localCandidates: [host, relay] },
    'no-route',
    /There was a relay on this side/,
  ],
  [
    'TURN refused the credentials before the loss',
    { ...broken, iceServers: ['turn:tcp'], iceErrors: [fault('turn:tcp', 401, false)] },
    'turn-unreachable',
    /No TURN server gave an answer/,
  ],
  [
    'a STUN server that wants credentials says nothing of TURN',
    { iceErrors: [fault('stun:udp', 401)], iceServers: ['stun:udp'] },
    'no-route',
    /Add a TURN server/,
  ],
  [
    'TURN has no room',
    { iceServers: anyWay, iceErrors: [fault('turn:udp', 486), fault('turns:tcp', 701)] },
    'turn-refused',
    /error 486/,
  ],
  [
    'nothing over UDP, and Chromium still waits',
    { iceServers: overUdp, states: gathering },
    'udp-blocked-no-relay',
    /blocks UDP/,
  ],
  [
    'nothing over UDP, and Firefox says so',
    { iceServers: overUdp, iceErrors: [fault('stun:udp', 701), fault('turn:udp', 701)] },
    'udp-blocked-no-relay',
    /blocks UDP/,
  ],
  [
    'nothing over UDP, and there is STUN alone',
    { iceServers: ['stun:udp'], iceErrors: [fault('stun:udp', 701)] },
    'udp-blocked-no-relay',
    /blocks UDP/,
  ],
  [
    'nothing over UDP after the network changed',
    { ...broken, iceServers: overUdp, states: gathering },
    'udp-blocked-no-relay',
    /blocks UDP/,
  ],
  [
    'STUN answered over UDP, TURN did not',
    { iceServers: overUdp, states: gathering, localCandidates: [host, srflx] },
    'turn-unreachable',
    /No TURN server gave an answer/,
  ],
  [
    'STUN answered over UDP with an error, TURN did not',
    { iceServers: overUdp, iceErrors: [fault('stun:udp', 500), fault('turn:udp', 701)] },
    'turn-unreachable',
    /No TURN server gave an answer/,
  ],
  [
    'TURN answers in no way',
    { iceServers: anyWay, iceErrors: [fault('turns:tcp', 701)], states: gathering },
    'turn-unreachable',
    /No TURN server gave an answer/,
  ],
  [
    'STUN answered: there is one address, without a router',
    { iceServers: ['stun:udp'] },
    'no-route',
    /Add a TURN server/,
  ],
  [
    'relays alone, and no TURN server',
    { isRelayOnly: true, localCandidates: [] },
    'no-candidates',
    /Only relayed paths are allowed/,
  ],
  ['no address of its own', { localCandidates: [] }, 'no-candidates', /found no address/],
  [
    'no address of the other side',
    { remoteCandidates: [] },
    'peer-unreachable',
    /diagnosis on that side/,
  ],
  ['a path that broke', broken, 'path-lost', /Add a TURN server/],
  [
    'a path that broke, with TURN over TCP that gave a relay',
    { ...broken, iceServers: anyWay, localCandidates: [relay] },
    'path-lost',
    /whether it may send to the other side/,
  ],
  ['no path, and no TURN', {}, 'no-route', /Add a TURN server/],
  [
    'an old browser that tells of ICE alone, and has no path',
    { states: { ice: 'failed', gathering: 'complete', signaling: 'stable' } },
    'no-route',
    /keep them apart/,
  ],

  // What is wrong though the connection is fine.
  ['nothing comes in through it', { ...up, ...broken }, 'media-stalled', /nothing comes in/],
  [
    'the same, in an old browser that tells of ICE alone',
    { ...up, states: { ice: 'completed', gathering: 'complete' } },
    'media-stalled',
    /nothing comes in/,
  ],
  [
    'sound and no picture',
    { ...up, flowedForMs: 5_000, lostForMs: 0, media: [sound, noPicture] },
    'no-common-codec',
    /no codec for video in common \(offered: H264\)/,
  ],
  [
    'sound and no picture, and nobody knows what was offered',
    { ...up, lostForMs: 0, media: [sound, { ...noPicture, codecs: [] }] },
    'no-common-codec',
    /in common: allow/,
  ],
  ['nothing', { ...up, flowedForMs: 5_000, lostForMs: 0 }, 'unknown', /report it/],
  ['it has not begun to look', { states: { gathering: 'new' } }, 'unknown', /report it/],
];

describe('why a call has trouble', () => {
  it.each(ROWS)('%s', (_, news, code, sentence) => {
    const found = verdict({ ...pathless, ...news });
    expect(found).toEqual({ code, sentence: expect.stringMatching(sentence) as string });
    expect(found.sentence).not.toMatch(/undefined|\(\)| {2}/);
  });

  it('is not told of a relayed candidate from elsewhere', () => {
    const kinds: readonly CandidateKind['type'][] = ['host', 'prflx'];
    const localCandidates = kinds.map((type) => ({ ...host, type }));
    const found = verdict({ ...pathless, localCandidates, iceServers: ['turn:tcp'] });
    expect(found.code).toBe('turn-unreachable');
  });
});

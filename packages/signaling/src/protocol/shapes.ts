// Generated from messages.ts and envelope.ts by scripts/protocol-shapes.mjs. Do not edit.
import {
  isAnything,
  isBoolean,
  isCount,
  isDurationMs,
  isId,
  isOneOf,
  isOrdinal,
  isSdp,
  isText,
  orNull,
} from './checks.ts';
import type { ObjectShape } from './read-shape.ts';

/** What the body of each type of message looks like, beside its `type`. */
export const messageShapes: Readonly<Record<string, ObjectShape>> = {
  'call.invite': {
    call: isId,
    media: { audio: isBoolean, video: isBoolean },
    ringMs: isDurationMs,
    'context?': isText(255),
  },
  'call.placed': { call: isId, ringMs: isDurationMs },
  'call.ringing': { call: isId },
  'call.accept': { call: isId, media: { audio: isBoolean, video: isBoolean }, hasOffer: isBoolean },
  'call.end': {
    call: isId,
    reason: isOneOf(
      'hangup',
      'rejected',
      'cancelled',
      'busy',
      'unanswered',
      'unavailable',
      'answered-elsewhere',
      'replaced',
      'connection-lost',
      'max-duration',
      'media-failed',
      'network-unsupported',
      'server',
    ),
    'why?': isText(1_000),
    'winner?': isId,
    'by?': isId,
    'code?': isText(64),
  },
  'call.description': {
    call: isId,
    epoch: isCount,
    round: isCount,
    kind: isOneOf('offer', 'answer'),
    sdp: isSdp,
  },
  'call.candidates': {
    call: isId,
    epoch: isCount,
    ufrag: isText(256),
    candidates: [
      { candidate: isText(1_024), sdpMid: orNull(isText(64)), sdpMLineIndex: orNull(isCount) },
      64,
    ],
  },
  'call.media': {
    call: isId,
    version: isCount,
    microphone: isOneOf('live', 'muted', 'off'),
    camera: isOneOf('live', 'muted', 'off'),
    screen: isBoolean,
    screenAudio: isBoolean,
    held: isBoolean,
  },
  'call.expiring': { call: isId, leftMs: isDurationMs },
  'call.absent': { call: isId },
  'call.present': { call: isId },
  'call.relink': { call: isId, epoch: isCount, run: isId },
  'call.take': { call: isId, media: { audio: isBoolean, video: isBoolean } },
  'call.taken': {
    call: isId,
    peer: { user: isId, device: isId },
    direction: isOneOf('outgoing', 'incoming'),
    media: { audio: isBoolean, video: isBoolean },
    answeredMs: isDurationMs,
    'context?': isText(255),
  },
  'call.moved': { call: isId, device: isId },
  'call.elsewhere': {
    call: isId,
    peer: isId,
    device: isId,
    direction: isOneOf('outgoing', 'incoming'),
    media: { audio: isBoolean, video: isBoolean },
    'context?': isText(255),
    isOver: isBoolean,
  },
  'calls.sync': {
    calls: [
      {
        call: isId,
        peer: isId,
        'device?': isId,
        direction: isOneOf('outgoing', 'incoming'),
        status: isOneOf('ringing', 'answered'),
        'answeredMs?': isDurationMs,
        media: { audio: isBoolean, video: isBoolean },
        ringMs: isDurationMs,
        'context?': isText(255),
      },
      64,
    ],
  },
  'ice.request': { call: isId },
  'ice.servers': {
    call: isId,
    iceServers: [
      { urls: [isText(1_000), 16], 'username?': isText(1_000), 'credential?': isText(1_000) },
      16,
    ],
    lifetimeMs: isDurationMs,
  },
};

/** What each type of frame looks like, beside its `type`. */
export const frameShapes: Readonly<Record<string, ObjectShape>> = {
  hello: {
    v: isCount,
    'token?': isText(8_192),
    device: isId,
    'resume?': { session: isId, secret: isId, received: isCount },
  },
  welcome: {
    v: isCount,
    session: isId,
    secret: isId,
    resumed: isBoolean,
    received: isCount,
    self: { user: isId, device: isId },
    pingMs: isCount,
    turn: isBoolean,
  },
  refused: {
    code: isOneOf('unauthorized', 'version', 'busy', 'forbidden', 'invalid'),
    message: isText(1_000),
    'retryAfterMs?': isCount,
  },
  message: {
    seq: isOrdinal,
    ack: isCount,
    'to?': { user: isId, 'device?': isId },
    'from?': { user: isId, device: isId },
    body: isAnything,
  },
  ack: { ack: isCount },
  ping: {},
  pong: {},
  token: { token: isText(8_192) },
  bye: {
    code: isOneOf(
      'closed',
      'replaced',
      'draining',
      'expired',
      'too-slow',
      'rate-limited',
      'invalid',
    ),
  },
  fault: {
    'seq?': isCount,
    code: isOneOf('invalid', 'too-large', 'not-found', 'forbidden', 'rate-limited'),
    'field?': isText(255),
    message: isText(1_000),
  },
  direct: {
    v: isCount,
    from: { user: isId, device: isId },
    to: { user: isId, 'device?': isId },
    seq: isOrdinal,
    run: isId,
    body: isAnything,
  },
};

/** A user, on one device or on all. */
export const addressShape: ObjectShape = { user: isId, 'device?': isId };

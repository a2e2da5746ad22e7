// Generated from messages.ts and envelope.ts by scripts/protocol-shapes.mjs. Do not edit.
import {
  isAnything,
  isBoolean,
  isCount,
  isDurationMs,
  isFigure,
  isId,
  isOneOf,
  isOrdinal,
  isSdp,
  isStars,
  isText,
  orNull,
} from './checks.ts';
import type { ObjectShape } from './read-shape.ts';

/** What the body of each type of message that every client knows looks like, beside its `type`. */
export const messageShapes: Readonly<Record<string, ObjectShape>> = {
  'call.invite': {
    call: isId,
    media: { audio: isBoolean, video: isBoolean },
    ringMs: isDurationMs,
    'context?': /* @__PURE__ */ isText(255),
    'isForked?': isBoolean,
  },
  'call.placed': { call: isId, ringMs: isDurationMs },
  'call.ringing': { call: isId },
  'call.accept': { call: isId, media: { audio: isBoolean, video: isBoolean }, hasOffer: isBoolean },
  'call.end': {
    call: isId,
    reason: /* @__PURE__ */ isOneOf(
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
    'why?': /* @__PURE__ */ isText(1_000),
    'winner?': isId,
    'by?': isId,
    'code?': /* @__PURE__ */ isText(64),
  },
  'call.description': {
    call: isId,
    epoch: isCount,
    round: isCount,
    kind: /* @__PURE__ */ isOneOf('offer', 'answer'),
    sdp: isSdp,
    'preconnect?': isBoolean,
  },
  'call.candidates': {
    call: isId,
    epoch: isCount,
    ufrag: /* @__PURE__ */ isText(256),
    candidates: [
      {
        candidate: /* @__PURE__ */ isText(1_024),
        sdpMid: /* @__PURE__ */ orNull(/* @__PURE__ */ isText(64)),
        sdpMLineIndex: /* @__PURE__ */ orNull(isCount),
      },
      64,
    ],
  },
  'call.media': {
    call: isId,
    version: isCount,
    microphone: /* @__PURE__ */ isOneOf('live', 'muted', 'off'),
    camera: /* @__PURE__ */ isOneOf('live', 'muted', 'off'),
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
    direction: /* @__PURE__ */ isOneOf('outgoing', 'incoming'),
    media: { audio: isBoolean, video: isBoolean },
    answeredMs: isDurationMs,
    'context?': /* @__PURE__ */ isText(255),
  },
  'call.moved': { call: isId, device: isId },
  'call.elsewhere': {
    call: isId,
    peer: isId,
    device: isId,
    direction: /* @__PURE__ */ isOneOf('outgoing', 'incoming'),
    media: { audio: isBoolean, video: isBoolean },
    'context?': /* @__PURE__ */ isText(255),
    isOver: isBoolean,
  },
  'calls.sync': {
    calls: [
      {
        call: isId,
        peer: isId,
        'device?': isId,
        direction: /* @__PURE__ */ isOneOf('outgoing', 'incoming'),
        status: /* @__PURE__ */ isOneOf('ringing', 'answered'),
        'answeredMs?': isDurationMs,
        media: { audio: isBoolean, video: isBoolean },
        ringMs: isDurationMs,
        'context?': /* @__PURE__ */ isText(255),
      },
      64,
    ],
  },
  'ice.request': { call: isId },
  'ice.servers': {
    call: isId,
    iceServers: [
      {
        urls: [/* @__PURE__ */ isText(1_000), 16],
        'username?': /* @__PURE__ */ isText(1_000),
        'credential?': /* @__PURE__ */ isText(1_000),
      },
      16,
    ],
    lifetimeMs: isDurationMs,
  },
};

/** What the body of each other type of message looks like, beside its `type`. */
export const otherMessageShapes: Readonly<Record<string, ObjectShape>> = {
  'call.report': {
    call: isId,
    'quality?': {
      'audioMos?': /* @__PURE__ */ isFigure(5),
      'videoScore?': /* @__PURE__ */ isFigure(5),
      'level?': /* @__PURE__ */ isOneOf('excellent', 'good', 'fair', 'poor', 'lost'),
      'roundTripMs?': /* @__PURE__ */ isFigure(600_000),
      'jitterMs?': /* @__PURE__ */ isFigure(600_000),
      'lossPercent?': /* @__PURE__ */ isFigure(100),
      'frozenMs?': isDurationMs,
      'setupMs?': isDurationMs,
      'reconnects?': isCount,
      isRelayed: isBoolean,
    },
    'rating?': {
      stars: isStars,
      'tags?': [/* @__PURE__ */ isText(64), 16],
      'comment?': /* @__PURE__ */ isText(1_000),
    },
  },
};

/** What the body of each type of message about presence looks like, beside its `type`. */
export const presenceMessageShapes: Readonly<Record<string, ObjectShape>> = {
  'presence.set': { status: /* @__PURE__ */ isOneOf('online', 'away', 'busy') },
  'presence.watch': { users: [isId, 1_000] },
  'presence.changed': {
    users: [
      {
        user: isId,
        status: /* @__PURE__ */ isOneOf('in-call', 'busy', 'online', 'away', 'offline'),
        'lastSeen?': isCount,
      },
      1_000,
    ],
  },
  'presence.refused': { code: /* @__PURE__ */ isOneOf('off', 'too-many', 'rate-limited') },
};

/** What each type of frame that a client receives looks like, beside its `type`. */
export const heardFrameShapes: Readonly<Record<string, ObjectShape>> = {
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
    code: /* @__PURE__ */ isOneOf('unauthorized', 'version', 'busy', 'forbidden', 'invalid'),
    message: /* @__PURE__ */ isText(1_000),
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
  bye: {
    code: /* @__PURE__ */ isOneOf(
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
    code: /* @__PURE__ */ isOneOf('invalid', 'too-large', 'not-found', 'forbidden', 'rate-limited'),
    'field?': /* @__PURE__ */ isText(255),
    message: /* @__PURE__ */ isText(1_000),
  },
};

/** What each other type of frame looks like, beside its `type`. */
export const otherFrameShapes: Readonly<Record<string, ObjectShape>> = {
  hello: {
    v: isCount,
    'token?': /* @__PURE__ */ isText(8_192),
    device: isId,
    'resume?': { session: isId, secret: isId, received: isCount },
  },
  token: { token: /* @__PURE__ */ isText(8_192) },
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

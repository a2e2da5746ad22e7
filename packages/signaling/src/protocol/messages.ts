import * as z from 'zod/mini';
import { senderSchema } from './envelope.ts';
import {
  countSchema,
  durationMsSchema,
  figure,
  idSchema,
  list,
  sdpSchema,
  starsSchema,
  text,
} from './fields.ts';

/** Who wants what of a call: microphone and camera. */
const callMediaSchema = z.object({ audio: z.boolean(), video: z.boolean() });

/** From where the device that is told looks at the call. */
const directionSchema = z.literal(['outgoing', 'incoming']);

const iceServerSchema = z.object({
  urls: list(text(1_000), 16),
  username: z.optional(text(1_000)),
  credential: z.optional(text(1_000)),
});

/** Every reason that `call.end` can carry; who may send which is decided by the receiver. */
const wireEndReasonSchema = z.literal([
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
]);

/** Caller → each device of the callee: please ring. The server sets `ringMs` to what is left of the ring. */
const callInviteSchema = z.object({
  type: z.literal('call.invite'),
  call: idSchema,
  media: callMediaSchema,
  /** How long it may ring, in ms, from the moment this message is received. */
  ringMs: durationMsSchema,
  /** The app's own conversation or session id, passed through untouched. */
  context: z.optional(text(255)),
  /**
   * From the server: it rings on other devices, too. Whichever answers leaves it to the caller to begin the handshake: the
   * caller hears all who know its candidates, and two handshakes at once end in none.
   */
  isForked: z.optional(z.boolean()),
});

/** Server → caller: the invite stands; carries what the call needs of the server. */
const callPlacedSchema = z.object({
  type: z.literal('call.placed'),
  call: idSchema,
  ringMs: durationMsSchema,
});

/** Callee's device → caller: it rings here. */
const callRingingSchema = z.object({ type: z.literal('call.ringing'), call: idSchema });

/** Callee's device → caller: answered here. The server (or, without one, the caller) lets the first one win. */
const callAcceptSchema = z.object({
  type: z.literal('call.accept'),
  call: idSchema,
  media: callMediaSchema,
  /** False when this device never got the caller's offer and needs it again. */
  hasOffer: z.boolean(),
});

/** Either side, or the server → the others: the call is over, or over for you. */
const callEndSchema = z.object({
  type: z.literal('call.end'),
  call: idSchema,
  reason: wireEndReasonSchema,
  /** With `rejected`: words for the caller. */
  why: z.optional(text(1_000)),
  /** With `answered-elsewhere`: the device that has the call; with `replaced`: nothing. */
  winner: z.optional(idSchema),
  /** With `replaced`: the call that goes on instead. */
  by: z.optional(idSchema),
  /** With `server`: why the server ended or refused it, a stable code such as `rate-limited`. */
  code: z.optional(text(64)),
});

/** Caller or callee → the other: an SDP offer or answer of the link's `epoch`. */
const callDescriptionSchema = z.object({
  type: z.literal('call.description'),
  call: idSchema,
  /** Counts the peer connections of this call: messages of an older one are dropped. */
  epoch: countSchema,
  /**
   * Orders the offers of both sides in this epoch: one more than the greatest that the sender knew of, its own or the
   * other's. An answer repeats the number of its offer.
   */
  round: countSchema,
  kind: z.literal(['offer', 'answer']),
  sdp: sdpSchema,
  /** Of an offer: the callee's device may answer it, and connect, while the call still rings. */
  preconnect: z.optional(z.boolean()),
});

/** Caller or callee → the other: ICE candidates (RFC 8838) of one generation, in batches. */
const callCandidatesSchema = z.object({
  type: z.literal('call.candidates'),
  call: idSchema,
  epoch: countSchema,
  /** The ICE username fragment (RFC 8839) that names the generation. */
  ufrag: text(256),
  candidates: list(
    z.object({
      candidate: text(1_024),
      sdpMid: z.nullable(text(64)),
      sdpMLineIndex: z.nullable(countSchema),
    }),
    64,
  ),
});

/** Either side → the other: what I send now. The greatest `version` counts; older ones are dropped. */
const callMediaStateSchema = z.object({
  type: z.literal('call.media'),
  call: idSchema,
  version: countSchema,
  microphone: z.literal(['live', 'muted', 'off']),
  camera: z.literal(['live', 'muted', 'off']),
  screen: z.boolean(),
  screenAudio: z.boolean(),
  held: z.boolean(),
});

/** Server → both: the call reaches its maximum duration in `leftMs`. */
const callExpiringSchema = z.object({
  type: z.literal('call.expiring'),
  call: idSchema,
  leftMs: durationMsSchema,
});

/** Server → one side: the other side's last device has been away for the grace period. */
const callAbsentSchema = z.object({ type: z.literal('call.absent'), call: idSchema });

/** Server → one side: the other side's device is back. */
const callPresentSchema = z.object({ type: z.literal('call.present'), call: idSchema });

/**
 * Either side → the other: let us build a new link. The caller answers with an offer in this `epoch`, or in its own next
 * one if that is greater; a callee's answer to a caller that remembers nothing is this message with its next epoch.
 */
const callRelinkSchema = z.object({
  type: z.literal('call.relink'),
  call: idSchema,
  /** The epoch of the new link; 0 from a side that remembers no link (a page that was loaded again). */
  epoch: countSchema,
  /** Of the one who asks: another one means another page, so that the same question is answered once. */
  run: idSchema,
});

/** A device → server: my user's call goes on here from now on, whichever of the user's devices has it. */
const callTakeSchema = z.object({
  type: z.literal('call.take'),
  call: idSchema,
  media: callMediaSchema,
});

/** Server → the device that took a call: it is yours, and this is what it is. */
const callTakenSchema = z.object({
  type: z.literal('call.taken'),
  call: idSchema,
  /** The other side: its user, and the device that the call is with. */
  peer: senderSchema,
  direction: directionSchema,
  media: callMediaSchema,
  /** How long ago the call was answered, in ms. */
  answeredMs: durationMsSchema,
  context: z.optional(text(255)),
});

/** Server → one side: the other side goes on with the call on this device; a `call.relink` from there follows. */
const callMovedSchema = z.object({
  type: z.literal('call.moved'),
  call: idSchema,
  device: idSchema,
});

/** Server → a user's other devices: this call of the user goes on elsewhere, or is over. */
const callElsewhereSchema = z.object({
  type: z.literal('call.elsewhere'),
  call: idSchema,
  /** The user at the other end. */
  peer: idSchema,
  /** The device of one's own user that has the call. */
  device: idSchema,
  direction: directionSchema,
  media: callMediaSchema,
  context: z.optional(text(255)),
  /** True when it has ended, or has come to the device that is told. */
  isOver: z.boolean(),
});

/** Server → client, once after every full sync: all calls of this device that the server knows to be alive. */
const callsSyncSchema = z.object({
  type: z.literal('calls.sync'),
  calls: list(
    z.object({
      call: idSchema,
      peer: idSchema,
      /** The device at the other end, once it was answered. */
      device: z.optional(idSchema),
      direction: directionSchema,
      status: z.literal(['ringing', 'answered']),
      /** How long ago it was answered, in ms. */
      answeredMs: z.optional(durationMsSchema),
      media: callMediaSchema,
      /** What is left of the ring, in ms. */
      ringMs: durationMsSchema,
      context: z.optional(text(255)),
    }),
    64,
  ),
});

/** Client → server: fresh ICE servers for a live call, please. */
const iceRequestSchema = z.object({ type: z.literal('ice.request'), call: idSchema });

/** Server → a member of a live call: STUN and TURN, with credentials that live for `lifetimeMs`. */
const iceServersSchema = z.object({
  type: z.literal('ice.servers'),
  call: idSchema,
  iceServers: list(iceServerSchema, 16),
  lifetimeMs: durationMsSchema,
});

/** How a call was for one side: means over the call, unless said otherwise. What was not measured is absent. */
const callQualitySchema = z.object({
  /** Of the sound that came in, from 1 to 4.5: estimated. */
  audioMos: z.optional(figure(5)),
  /** Of the picture that came in, from 1 to 5: estimated. */
  videoScore: z.optional(figure(5)),
  /** What it was for most of the time. */
  level: z.optional(z.literal(['excellent', 'good', 'fair', 'poor', 'lost'])),
  roundTripMs: z.optional(figure(600_000)),
  jitterMs: z.optional(figure(600_000)),
  /** Of the packets that were sent to this side, from 0 to 100. */
  lossPercent: z.optional(figure(100)),
  /** How long the picture stood still in all. */
  frozenMs: z.optional(durationMsSchema),
  /** From the answer until media flowed. */
  setupMs: z.optional(durationMsSchema),
  /** How often media was lost and came back. */
  reconnects: z.optional(countSchema),
  /** Whether media went through a TURN server, for most of the time. */
  isRelayed: z.boolean(),
});

/** What a person says about a call. */
const callRatingSchema = z.object({
  stars: starsSchema,
  /** The app's own words for what was good or bad, such as `echo`. */
  tags: z.optional(list(text(64), 16)),
  comment: z.optional(text(1_000)),
});

/**
 * A device that has had the call → server: how the call was, or what the user says about it; while it goes on and up to a
 * day after its end. What is not given stays as it was. It is kept with the record, and the other side never sees it.
 */
const callReportSchema = z.object({
  type: z.literal('call.report'),
  call: idSchema,
  quality: z.optional(callQualitySchema),
  rating: z.optional(callRatingSchema),
});

/** What a person says of being there, on one device. */
const availabilitySchema = z.literal(['online', 'away', 'busy']);

/** How a user is, from all devices. */
const presenceStatusSchema = z.literal(['in-call', 'busy', 'online', 'away', 'offline']);

/** Client → server: how its user is, as far as this device can tell; until it says otherwise, or is gone. */
const presenceSetSchema = z.object({
  type: z.literal('presence.set'),
  status: availabilitySchema,
});

/**
 * Client → server: tell me how these users are, and no others any more. Said anew whenever the client is online again: a
 * watch ends with its connection.
 */
const presenceWatchSchema = z.object({
  type: z.literal('presence.watch'),
  users: list(idSchema, 1_000),
});

/** How one user is. */
const userPresenceSchema = z.object({
  user: idSchema,
  status: presenceStatusSchema,
  /** Only beside `offline`, where it is known: when the user was last there, in ms since 1970 by the server's clock. */
  lastSeen: z.optional(countSchema),
});

/**
 * Server → a client that watches: how users are by now. It follows each `presence.watch` with all of its users, and later
 * with those that have changed; what came before counts no more. A user that the client may not see is `offline`, without
 * `lastSeen`, as one who was never there.
 */
const presenceChangedSchema = z.object({
  type: z.literal('presence.changed'),
  users: list(userPresenceSchema, 1_000),
});

/** Server → a client that has sent `presence.watch`: no. What it watched before stays as it is. */
const presenceRefusedSchema = z.object({
  type: z.literal('presence.refused'),
  /** There is no presence here; more users than may be watched; too often. */
  code: z.literal(['off', 'too-many', 'rate-limited']),
});

/** What every client knows: the shapes are in all bundles. */
const commonMessageSchemas = {
  'call.invite': callInviteSchema,
  'call.placed': callPlacedSchema,
  'call.ringing': callRingingSchema,
  'call.accept': callAcceptSchema,
  'call.end': callEndSchema,
  'call.description': callDescriptionSchema,
  'call.candidates': callCandidatesSchema,
  'call.media': callMediaStateSchema,
  'call.expiring': callExpiringSchema,
  'call.absent': callAbsentSchema,
  'call.present': callPresentSchema,
  'call.relink': callRelinkSchema,
  'call.take': callTakeSchema,
  'call.taken': callTakenSchema,
  'call.moved': callMovedSchema,
  'call.elsewhere': callElsewhereSchema,
  'calls.sync': callsSyncSchema,
  'ice.request': iceRequestSchema,
  'ice.servers': iceServersSchema,
} as const;

/** What no client receives and few apps send: the shapes stay out of the bundles of the others. */
const otherMessageSchemas = { 'call.report': callReportSchema } as const;

/** What those know who watch others, or say how they are: the shapes stay out of the bundles of the others. */
const presenceMessageSchemas = {
  'presence.set': presenceSetSchema,
  'presence.watch': presenceWatchSchema,
  'presence.changed': presenceChangedSchema,
  'presence.refused': presenceRefusedSchema,
} as const;

/** Every message that can be the body of a frame, by its `type`. */
export const messageSchemas = {
  ...commonMessageSchemas,
  ...otherMessageSchemas,
  ...presenceMessageSchemas,
} as const;

type Schemas = typeof messageSchemas;
export type MessageType = keyof Schemas;
/** One message of the given type; without one, any message. */
export type Message<Type extends MessageType = MessageType> = {
  [T in Type]: z.output<Schemas[T]>;
}[Type];
export type WireEndReason = z.output<typeof wireEndReasonSchema>;
export type CallMedia = Readonly<z.output<typeof callMediaSchema>>;
export type ReportedQuality = Readonly<z.output<typeof callQualitySchema>>;
export type Availability = z.output<typeof availabilitySchema>;
export type PresenceStatus = z.output<typeof presenceStatusSchema>;
export type UserPresence = Readonly<z.output<typeof userPresenceSchema>>;
export type IceServer = Readonly<z.output<typeof iceServerSchema>>;

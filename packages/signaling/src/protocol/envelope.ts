import * as z from 'zod/mini';
import { countSchema, idSchema, ordinalSchema, text } from './fields.ts';

const tokenSchema = text(8_192);
const sentenceSchema = text(1_000);

/** One user, on one device or (without `device`) on all of them. */
export const addressSchema = z.object({ user: idSchema, device: z.optional(idSchema) });
/** Who sent a message: always one device of one user, and always set by the server. */
export const senderSchema = z.object({ user: idSchema, device: idSchema });

/** Client → server, first of all: who I am, and which session I would like to go on with. */
const helloSchema = z.object({
  type: z.literal('hello'),
  v: countSchema,
  token: z.optional(tokenSchema),
  device: idSchema,
  resume: z.optional(
    z.object({
      session: idSchema,
      secret: idSchema,
      /** The number of the last message that the client has received in that session. */
      received: countSchema,
    }),
  ),
});

/** Server → client: you are in. With `resumed: false` the session is new and `calls.sync` follows. */
const welcomeSchema = z.object({
  type: z.literal('welcome'),
  v: countSchema,
  session: idSchema,
  /** Opens this session once more; a new one is given each time. */
  secret: idSchema,
  resumed: z.boolean(),
  /** The number of the last message that the server has received in this session. */
  received: countSchema,
  self: senderSchema,
  /** How often the server pings; silence of twice this long is a dead connection. */
  pingMs: countSchema,
  /** Whether `ice.servers` will come with each call: if not, a link need not wait for them. */
  turn: z.boolean(),
});

/** Server → client instead of `welcome`, then it closes. */
const refusedSchema = z.object({
  type: z.literal('refused'),
  code: z.literal(['unauthorized', 'version', 'busy', 'forbidden', 'invalid']),
  message: sentenceSchema,
  retryAfterMs: z.optional(countSchema),
});

/** Both ways: one numbered message. `ack` is the number of the last one received. */
const messageFrameSchema = z.object({
  type: z.literal('message'),
  seq: ordinalSchema,
  ack: countSchema,
  /** Client → server only. */
  to: z.optional(addressSchema),
  /** Server → client only; absent when the server itself speaks. */
  from: z.optional(senderSchema),
  /** Parsed on its own, so that an unknown type can be counted and acknowledged. */
  body: z.unknown(),
});

/** Both ways: all messages up to `ack` have arrived. */
const ackSchema = z.object({ type: z.literal('ack'), ack: countSchema });
/** Both ways: are you there? */
const pingSchema = z.object({ type: z.literal('ping') });
/** Both ways: I am. */
const pongSchema = z.object({ type: z.literal('pong') });
/** Client → server: a newer token, before the old one expires. */
const tokenFrameSchema = z.object({ type: z.literal('token'), token: tokenSchema });

/** Both ways: a last word before closing. From the client it ends the session. */
const byeSchema = z.object({
  type: z.literal('bye'),
  code: z.literal([
    'closed',
    'replaced',
    'draining',
    'expired',
    'too-slow',
    'rate-limited',
    'invalid',
  ]),
});

/** Receiver → sender: one frame or message was not understood and changed nothing. */
const faultSchema = z.object({
  type: z.literal('fault'),
  /** The number of the message, when it had one. */
  seq: z.optional(countSchema),
  code: z.literal(['invalid', 'too-large', 'not-found', 'forbidden', 'rate-limited']),
  /** The path of the field that is wrong, such as `body.call`. */
  field: z.optional(text(255)),
  message: sentenceSchema,
});

/** Without a server, device → all devices on the channel: a message with its sender and its number. */
const directFrameSchema = z.object({
  type: z.literal('direct'),
  v: countSchema,
  from: senderSchema,
  to: addressSchema,
  /** Counts this sender's frames since `run` began. */
  seq: ordinalSchema,
  /** Changes each time the sender starts anew. */
  run: idSchema,
  body: z.unknown(),
});

/** What a session of a client never receives: the shapes stay out of its bundle. */
const otherFrameSchemas = {
  hello: helloSchema,
  token: tokenFrameSchema,
  direct: directFrameSchema,
} as const;

/** What a session of a client receives, by its `type`. */
const heardFrameSchemas = {
  welcome: welcomeSchema,
  refused: refusedSchema,
  message: messageFrameSchema,
  ack: ackSchema,
  ping: pingSchema,
  pong: pongSchema,
  bye: byeSchema,
  fault: faultSchema,
} as const;

/** Every frame by its `type`. */
export const frameSchemas = { ...otherFrameSchemas, ...heardFrameSchemas } as const;

type Schemas = typeof frameSchemas;
export type FrameType = keyof Schemas;
/** One frame of the given type; without one, any frame. */
export type Frame<Type extends FrameType = FrameType> = {
  [T in Type]: z.output<Schemas[T]>;
}[Type];
export type Address = Readonly<z.output<typeof addressSchema>>;
export type Sender = Readonly<z.output<typeof senderSchema>>;

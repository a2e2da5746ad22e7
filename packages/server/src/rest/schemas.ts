import { z } from '@hono/zod-openapi';

const id = z.string().regex(/^[0-9A-Za-z._~-]{1,255}$/);
const time = z.int().openapi({ description: 'Unix ms' });
const device = z.object({
  user: id,
  device: id.openapi({
    description: '`~rest` while no device has taken a call that came over HTTP',
  }),
});

const endReason = z.enum([
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
const status = z.enum(['ringing', 'answered', 'ended']);
const kind = z.enum(['voice', 'video']);
const side = z.enum(['caller', 'callee']);

const number = z.number().optional();
const quality = z.object({
  audioMos: number,
  videoScore: number,
  level: z.enum(['excellent', 'good', 'fair', 'poor', 'lost']).optional(),
  roundTripMs: number,
  jitterMs: number,
  lossPercent: number,
  frozenMs: number,
  setupMs: number,
  reconnects: number,
  isRelayed: z.boolean().optional(),
});
const rating = z.object({
  stars: z.number(),
  tags: z.array(z.string()).readonly().optional(),
  comment: z.string().optional(),
  at: time,
});

const participant = z.object({
  side,
  user: id,
  devices: z
    .array(id)
    .readonly()
    .openapi({ description: 'Those that have had the call, in that order' }),
  quality: quality.optional().openapi({ description: 'Only of your own side' }),
  rating: rating.optional().openapi({ description: 'Only of your own side' }),
});

export const callSchema = z
  .object({
    id,
    status,
    kind,
    caller: device,
    callee: z.object({ user: id, device: id.optional() }),
    participants: z.array(participant).readonly(),
    context: z.string().optional(),
    startedAt: time,
    answeredAt: time.optional(),
    endedAt: time.optional(),
    durationMs: z.int().optional(),
    endReason: endReason.optional(),
    endedBy: side.optional(),
    replacedBy: id.optional(),
    isMissed: z.boolean(),
  })
  .openapi('Call');

export const pageSchema = z
  .object({
    calls: z.array(callSchema),
    next: z.string().optional().openapi({ description: 'The `cursor` of the next page' }),
  })
  .openapi('CallPage');

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    errors: z.array(z.object({ at: z.string(), message: z.string() })).optional(),
  })
  .openapi('Problem');

export const callParams = z.object({ id });

const unixMs = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

export const listQuery = z.object({
  status: status.optional(),
  kind: kind.optional(),
  endReason: endReason.optional(),
  missed: z
    .enum(['true', 'false'])
    .optional()
    .openapi({ description: '`true`: calls to you that nobody answered and nobody declined' }),
  context: z.string().max(255).optional(),
  from: unixMs.optional().openapi({ description: 'Started at this time or later, Unix ms' }),
  to: unixMs.optional().openapi({ description: 'Started before this time, Unix ms' }),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(400).optional().openapi({ description: '`next` of the page before' }),
});

/** What those may see who see the calls of all. */
export const listAllQuery = listQuery.extend({
  user: id.optional().openapi({ description: 'Placed or received by this user' }),
});

export const presenceQuery = z.object({
  users: z
    .string()
    .regex(/^[0-9A-Za-z._~-]{1,255}(?:,[0-9A-Za-z._~-]{1,255})*$/)
    .openapi({ description: 'Users, with commas between them', example: 'alice,bob' }),
});

export const presencesSchema = z
  .object({
    users: z.array(
      z.object({
        user: id,
        status: z.enum(['in-call', 'busy', 'online', 'away', 'offline']).openapi({
          description: 'One whom you may not see is `offline`, as one who does not exist',
        }),
        lastSeen: time.optional().openapi({
          description: 'Unix ms; only beside `offline`, where it is known',
        }),
      }),
    ),
  })
  .openapi('Presence');

const media = z.object({ audio: z.boolean(), video: z.boolean() }).openapi('Media');

export const placeBody = z
  .object({
    callee: id.openapi({ description: 'The user to call' }),
    media: media.default({ audio: true, video: false }),
    context: z
      .string()
      .max(255)
      .optional()
      .openapi({ description: 'Your own conversation or session id' }),
    id: id.optional().openapi({ description: 'The id of the call; any by default' }),
  })
  .openapi('PlaceCall');

export const acceptBody = z
  .object({ media: media.default({ audio: true, video: false }) })
  .openapi('AcceptCall');

export const iceSchema = z
  .object({
    iceServers: z.array(
      z.object({
        urls: z.array(z.string()).readonly(),
        username: z.string().optional(),
        credential: z.string().optional(),
      }),
    ),
    lifetimeMs: z.int().openapi({
      description: 'How long the credentials are good, in ms; 0: for ever, or there are none',
    }),
  })
  .openapi('IceServers');

const figures = {
  calls: z.int(),
  answered: z.int(),
  missed: z.int().openapi({ description: 'Nobody answered and nobody declined' }),
  failed: z.int().openapi({ description: 'Answered, and ended for a technical reason' }),
  successRate: number.openapi({
    description: 'Of those that were answered and are over, from 0 to 1',
  }),
  meanDurationMs: number.openapi({ description: 'From the answer to the end' }),
  meanSetupMs: number.openapi({ description: 'From the answer until media flowed' }),
  meanStars: number.openapi({ description: 'From 1 to 5' }),
  ratings: z.int(),
};

export const statisticsSchema = z
  .object({
    ...figures,
    from: time,
    to: time,
    days: z.array(z.object({ day: z.string(), ...figures })).readonly(),
  })
  .openapi('Statistics');

export const statisticsQuery = z.object({
  from: unixMs.optional().openapi({
    description: 'Started at this time or later, Unix ms; by default 30 days before `to`',
  }),
  to: unixMs
    .optional()
    .openapi({ description: 'Started before this time, Unix ms; by default now' }),
});

export type ListQuery = z.output<typeof listQuery>;

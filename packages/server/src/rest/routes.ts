import { createRoute, z } from '@hono/zod-openapi';
import type { UserWish } from '../hub/end-by-user.ts';
import {
  acceptBody,
  callParams,
  callSchema,
  iceSchema,
  listAllQuery,
  listQuery,
  pageSchema,
  placeBody,
  presenceQuery,
  presencesSchema,
  problemSchema,
  statisticsQuery,
  statisticsSchema,
} from './schemas.ts';

const problemContent = { 'application/problem+json': { schema: problemSchema } };
const told = <Description extends string>(description: Description) => ({
  description,
  content: problemContent,
});
const problemsOfAll = {
  400: told('Something about the request is wrong'),
  401: told('The token was not accepted'),
  403: told('This page may not ask, or your role does not allow it'),
  429: told('Too many requests; see Retry-After'),
  500: told('The server has failed'),
  503: told('Not available right now'),
} as const;
const problemsOfWrites = {
  ...problemsOfAll,
  413: told('The body is too large, or does not say how large it is'),
  422: told('The Idempotency-Key belongs to another request'),
} as const;
const noCall = told('There is none, or it is none of yours');
const json = <Schema extends z.ZodType>(schema: Schema) => ({ 'application/json': { schema } });
const given = <Schema extends z.ZodType>(schema: Schema) => ({
  content: json(schema),
  required: true,
});

const own = { security: [{ token: [] }], tags: ['Your calls'] };
const moderation = { security: [{ token: [] }], tags: ['All calls'] };
const onceHeaders = z.object({
  'idempotency-key': z
    .string()
    .min(1)
    .max(255)
    .optional()
    .openapi({ description: 'The same request with the same key happens once, within a day' }),
});
const theCall = { description: 'The call', content: json(callSchema) };

export const listRoute = createRoute({
  ...own,
  method: 'get',
  path: '/calls',
  operationId: 'listCalls',
  summary: 'Your calls, placed and received, the newest first',
  request: { query: listQuery },
  responses: { 200: { description: 'A page', content: json(pageSchema) }, ...problemsOfAll },
});

export const getRoute = createRoute({
  ...own,
  method: 'get',
  path: '/calls/{id}',
  operationId: 'getCall',
  summary: 'One of your calls',
  request: { params: callParams },
  responses: { 200: theCall, 404: noCall, ...problemsOfAll },
});

export const iceRoute = createRoute({
  ...own,
  method: 'get',
  path: '/calls/{id}/ice-servers',
  operationId: 'getIceServers',
  summary: 'STUN and TURN servers for one of your calls that lives, with credentials made just now',
  request: { params: callParams },
  responses: {
    200: { description: 'What to give to an RTCPeerConnection', content: json(iceSchema) },
    404: noCall,
    409: told('The call is over'),
    ...problemsOfAll,
  },
});

export const presenceRoute = createRoute({
  security: [{ token: [] }],
  tags: ['Others'],
  method: 'get',
  path: '/presence',
  operationId: 'getPresence',
  summary:
    'How users are right now: there, away, busy, in a call, or since when they are not there',
  request: { query: presenceQuery },
  responses: {
    200: { description: 'Each of them once, in your order', content: json(presencesSchema) },
    404: told('There is no presence here'),
    ...problemsOfAll,
  },
});

export const placeRoute = createRoute({
  ...own,
  method: 'post',
  path: '/calls',
  operationId: 'placeCall',
  summary: 'Calls somebody: when it is answered, one of your devices takes the call',
  request: { headers: onceHeaders, body: given(placeBody) },
  responses: {
    201: { description: 'The call: it rings, or nobody is there', content: json(callSchema) },
    409: told('Another call has this id, or the same request is under way'),
    ...problemsOfWrites,
  },
});

export const acceptRoute = createRoute({
  ...own,
  method: 'post',
  path: '/calls/{id}/accept',
  operationId: 'acceptCall',
  summary: 'Answers a call to you that rings: one of your devices takes it then',
  request: { params: callParams, headers: onceHeaders, body: given(acceptBody) },
  responses: {
    200: theCall,
    404: noCall,
    409: told('It cannot be answered, or no more; or the same request is under way'),
    ...problemsOfWrites,
  },
});

const summaries: Readonly<Record<UserWish, string>> = {
  end: 'Ends one of your calls on all devices: hangs up, cancels what you placed, declines what is for you',
  reject: 'Declines a call to you that rings, on all your devices',
};

export function wishRoute(wish: UserWish) {
  return createRoute({
    ...own,
    method: 'post',
    path: `/calls/{id}/${wish}`,
    operationId: `${wish}Call`,
    summary: summaries[wish],
    request: { params: callParams, headers: onceHeaders },
    responses: {
      200: {
        description: 'The call as it is now: over, perhaps since before',
        content: json(callSchema),
      },
      404: noCall,
      409: told('It cannot be rejected, or no more; or the same request is under way'),
      ...problemsOfWrites,
    },
  });
}

export const listAllRoute = createRoute({
  ...moderation,
  method: 'get',
  path: '/admin/calls',
  operationId: 'listAllCalls',
  summary: 'Calls of all users, the newest first (for moderators and admins)',
  request: { query: listAllQuery },
  responses: {
    200: { description: 'A page', content: json(pageSchema) },
    ...problemsOfAll,
  },
});

export const getAnyRoute = createRoute({
  ...moderation,
  method: 'get',
  path: '/admin/calls/{id}',
  operationId: 'getAnyCall',
  summary: 'Any call, with all that is known of it (for moderators and admins)',
  request: { params: callParams },
  responses: { 200: theCall, 404: told('There is none'), ...problemsOfAll },
});

export const endAnyRoute = createRoute({
  ...moderation,
  method: 'post',
  path: '/admin/calls/{id}/end',
  operationId: 'endAnyCall',
  summary: 'Ends any call, on all devices of both (for moderators and admins)',
  request: { params: callParams, headers: onceHeaders },
  responses: {
    200: {
      description: 'The call as it is now: over, perhaps since before',
      content: json(callSchema),
    },
    404: told('There is none'),
    409: told('The same request is under way'),
    ...problemsOfWrites,
  },
});

export const statisticsRoute = createRoute({
  ...moderation,
  method: 'get',
  path: '/admin/statistics',
  operationId: 'getStatistics',
  summary: 'How calls have gone, in all and day by day (UTC; for admins)',
  request: { query: statisticsQuery },
  responses: {
    200: { description: 'In all, and day by day', content: json(statisticsSchema) },
    ...problemsOfAll,
  },
});

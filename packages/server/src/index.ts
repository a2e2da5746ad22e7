export { createCallServer } from './create-call-server.ts';
export { turnCredentials } from './turn.ts';
export { isWebhookGenuine } from './webhooks/signature.ts';
export { EarshotError, isEarshotError } from '@earshot/signaling/server';

export type { Action, Actor, Authorize } from './access/access.ts';
export type { Role } from './access/role.ts';
export type { AuthRequest, Authenticate, Identity } from './auth/authenticator.ts';
export type { AuthOptions } from './auth/create-authenticator.ts';
export type { JwksAuth, SecretAuth, TokenChecks } from './auth/jwt-auth.ts';
export type {
  CallRecordQuery,
  CallRecords,
  CallServer,
  CallServerStats,
  DisconnectOptions,
} from './call-server.ts';
export type { ConnectionRequest } from './connection/admission.ts';
export type { AcceptedConnection, OwnConnection, RemoteEnd } from './connection/own-connections.ts';
export type { ServerSocket } from './connection/server-socket.ts';
export type { OptionMistake } from './check-options.ts';
export type { ServerErrorCode } from './errors.ts';
export type { CallKind, CallParticipant, CallRecord } from './hub/call-record.ts';
export type {
  AnsweredRow,
  CallAnswer,
  CallBasics,
  CallEnd,
  CallNote,
  CallQuality,
  CallRating,
  CallRow,
  EndedRow,
  LiveRow,
  Presence,
  RingingRow,
  Side,
} from './hub/call-row.ts';
export type { Deadline, DeadlineChange, DeadlineKind } from './hub/decision.ts';
export type { Limits } from './limits/limits.ts';
export type { Rate } from './limits/token-bucket.ts';
export type { MetricsOptions } from './metrics/metrics-page.ts';
export type { Batch, BatchAnswer, Bus, Happening } from './bus/bus.ts';
export type {
  BusEvent,
  DeviceEvent,
  LetterEvent,
  LostEvent,
  NoteEvent,
  OrphansEvent,
} from './bus/bus-event.ts';
export type {
  BusSession,
  OpenOperation,
  Operation,
  OperationType,
  Outcome,
  Outcomes,
  PublishedItem,
  PublishOperation,
  TakeOperation,
} from './bus/operation.ts';
export type { CallServerOptions } from './options.ts';
export type { CallDay, CallFigures, CallStatistics } from './statistics.ts';
export type { Answer, Answers, KeptRequest, KeyedRequest } from './store/answers.ts';
export type { DisabledUsers } from './store/disabled-users.ts';
export type { LastSeen, SeenUser } from './store/last-seen.ts';
export type { CallAnnotation, CallCursor, CallFilter, CallQuery, Store } from './store/store.ts';
export type { CallServerEvents } from './server-events.ts';
export type { TurnOptions } from './turn.ts';
export type { Outbox, OutboxEntry } from './webhooks/outbox.ts';
export type { WebhookCheck } from './webhooks/signature.ts';
export type { WebhookEvent, WebhookEventType } from './webhooks/webhook-event.ts';
export type { PresenceOptions } from './presence/presence-options.ts';
export type { WebhookOptions } from './webhooks/webhooks.ts';
export type { Clock, IceServer, Log, LogLevel } from '@earshot/signaling/server';

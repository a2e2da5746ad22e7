export { EarshotError, isEarshotError } from './errors.ts';
export { commonAvailability, MAX_WATCHED_USERS } from './protocol/availability.ts';
export { encodeFrame } from './protocol/encode.ts';
export { idSchema } from './protocol/fields.ts';
export { parseAnyBody as parseBody, parseFrame } from './protocol/parse.ts';
export { readClientFrame } from './protocol/read-client-frame.ts';
export { MAX_FRAME_LENGTH, PROTOCOL_VERSION } from './protocol/version.ts';
export { createServerSession } from './session/server-session.ts';

export type { Clock, Log, LogLevel } from './environment.ts';
export type { ErrorDetails, EarshotErrorOptions } from './errors.ts';
export type { Address, Frame, FrameType, Sender } from './protocol/envelope.ts';
export type {
  Availability,
  CallMedia,
  IceServer,
  Message,
  MessageType,
  PresenceStatus,
  UserPresence,
  WireEndReason,
} from './protocol/messages.ts';
export type { ParseFault, Parsed } from './protocol/parse.ts';
export type { ClientFrame } from './protocol/read-client-frame.ts';
export type {
  Connection,
  OutgoingMessage,
  RestoredSession,
  ServerSession,
  ServerSessionOptions,
  SessionEnd,
  SessionFault,
} from './session/server-session.ts';

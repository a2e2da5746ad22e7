export { createPresence } from './presence/create-presence.ts';
export type {
  PersonInput,
  Presence,
  PresenceEvents,
  PresenceOptions,
  PresencePlatform,
  PresenceSnapshot,
  WatchedUser,
} from './presence/presence.ts';
export type { PresenceErrorCode } from './errors.ts';
export { MAX_WATCHED_USERS } from '@earshot/signaling';
export type { Availability, PresenceStatus } from '@earshot/signaling';

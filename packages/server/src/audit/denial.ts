/** Why somebody was denied something: one word for each way, in the log and in the metrics. */
export const denialKinds = [
  // Who somebody is.
  'token-refused',
  'token-not-renewed',
  'user-disabled',
  'connect-denied',
  'resume-refused',
  // Where a page comes from.
  'origin-refused',
  'stream-foreign',
  // Calls.
  'call-unknown',
  'call-denied',
  'message-forged',
  // Limits.
  'connections-per-address',
  'devices-per-user',
  'pending-invites',
  'invites-per-user',
  'frames-per-connection',
  'frames-per-user',
  'frames-per-address',
  'posts-per-address',
  'body-refused',
  'hello-late',
  'hello-invalid',
  'too-many-mistakes',
  'slow-reader',
  'outbox-full',
  // Operations.
  'metrics-refused',
] as const;

export type DenialKind = (typeof denialKinds)[number];

/** Whom something was denied, as far as that is known. */
export interface Denied {
  readonly user?: string | undefined;
  readonly device?: string | undefined;
  /** The network address; only a keyed hash of it is written. */
  readonly address?: string | undefined;
}

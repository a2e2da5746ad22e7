/** How users see who is there. */
export interface PresenceOptions {
  /** How long a user without a connected device still counts as being there, in ms. Default 10,000. */
  readonly graceMs?: number;
}

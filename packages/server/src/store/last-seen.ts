/** When a user was last there. */
export interface SeenUser {
  /** The id of the user. */
  readonly user: string;
  /** Unix ms. */
  readonly at: number;
}

/** Keeps when users were last there. `describeStore` checks all of it. */
export interface LastSeen {
  /**
   * Keeps the latest time of each user, each of whom is named once. A time that is kept but later than `now` (Unix ms)
   * comes from a clock that ran ahead, and gives way.
   */
  note(seen: readonly SeenUser[], now: number): Promise<void>;
  /** Of those of whom it is known, in any order. */
  of(users: readonly string[]): Promise<readonly SeenUser[]>;
}

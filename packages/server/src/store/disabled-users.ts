/** Keeps who may not come in. `describeDisabledUsers` checks all of it. */
export interface DisabledUsers {
  /** At a time, in Unix ms; who is disabled already is so from then on. */
  add(user: string, at: number): Promise<void>;
  remove(user: string): Promise<void>;
  has(user: string): Promise<boolean>;
  /** Those that were disabled at this time or later, in Unix ms, and still are. */
  since(at: number): Promise<readonly string[]>;
}

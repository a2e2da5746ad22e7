/** Which version each follower has confirmed. */
export interface Confirmations {
  note(tab: string, version: number): void;
  /** What all of these followers know, but for those that are not waited for; `at most` where there are none. */
  common(followers: readonly string[], atMost: number): number;
  /** What really all of them know. */
  stable(followers: readonly string[], atMost: number): number;
  /** Stops waiting for those that have not confirmed this version, until they have caught up. */
  giveUpOn(followers: readonly string[], version: number): readonly string[];
}

/** Keeps count of confirmations. A tab that is stuck must not keep the others from talking. */
export function createConfirmations(): Confirmations {
  const seen = new Map<string, number>();
  const late = new Map<string, number>();
  const seenBy = (tab: string): number => seen.get(tab) ?? 0;

  return {
    note(tab, version) {
      seen.set(tab, Math.max(seenBy(tab), version));
      if (seenBy(tab) >= (late.get(tab) ?? 0)) late.delete(tab);
    },
    common: (followers, atMost) =>
      Math.min(atMost, ...followers.filter((tab) => !late.has(tab)).map(seenBy)),
    stable: (followers, atMost) => Math.min(atMost, ...followers.map(seenBy)),
    giveUpOn(followers, version) {
      const stuck = followers.filter((tab) => !late.has(tab) && seenBy(tab) < version);
      for (const tab of stuck) late.set(tab, version);
      return stuck;
    },
  };
}

import type { Availability, PresenceStatus } from '@earshot/signaling/server';

/** What there is to know of a user. */
export interface UserFacts {
  readonly isInCall: boolean;
  /** What each of the user's devices says that is connected, or was until a moment ago. */
  readonly said: readonly Availability[];
}

/** What one device says counts for all: whoever is busy is so everywhere, and away only where nobody is. */
const order: readonly Availability[] = ['busy', 'online', 'away'];

/** How a user is, from all devices. */
export function presenceStatus({ isInCall, said }: UserFacts): PresenceStatus {
  if (isInCall) return 'in-call';
  return order.find((availability) => said.includes(availability)) ?? 'offline';
}

/** How users are, by their names. */
export type Statuses = ReadonlyMap<string, PresenceStatus>;

/** What somebody who was told `told` has to be told now. */
export function presenceNews(
  told: Statuses,
  now: Statuses,
): readonly { readonly user: string; readonly status: PresenceStatus }[] {
  return [...now].flatMap(([user, status]) =>
    told.get(user) === status ? [] : [{ user, status }],
  );
}

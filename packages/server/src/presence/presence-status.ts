import type { Availability, PresenceStatus, UserPresence } from '@earshot/signaling/server';

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

/** What somebody who was told `told` has to be told now. That a user was last seen later is no news by itself. */
export function presenceNews(
  told: ReadonlyMap<string, UserPresence>,
  now: readonly UserPresence[],
): readonly UserPresence[] {
  return now.filter(({ user, status }) => told.get(user)?.status !== status);
}

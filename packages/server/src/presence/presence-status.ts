import { commonAvailability } from '@earshot/signaling/server';
import type { Availability, PresenceStatus, UserPresence } from '@earshot/signaling/server';

/** What there is to know of a user. */
export interface UserFacts {
  readonly isInCall: boolean;
  /** What each of the user's devices says that is connected, or was until a moment ago. */
  readonly said: readonly Availability[];
}

/** How a user is, from all devices. */
export function presenceStatus({ isInCall, said }: UserFacts): PresenceStatus {
  return isInCall ? 'in-call' : (commonAvailability(said) ?? 'offline');
}

/** What somebody who was told `told` has to be told now. That a user was last seen later is no news by itself. */
export function presenceNews(
  told: ReadonlyMap<string, UserPresence>,
  now: readonly UserPresence[],
): readonly UserPresence[] {
  return now.filter(({ user, status }) => told.get(user)?.status !== status);
}

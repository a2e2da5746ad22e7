import type { Availability } from './messages.ts';

/** The most users that one `presence.watch` may name. */
export const MAX_WATCHED_USERS = 1_000;

/** What one says counts for all: whoever is busy is so everywhere, and away only where nobody is anything else. */
const order: readonly Availability[] = ['busy', 'online', 'away'];

/** How a user is by what several devices, or several tabs of one, say; undefined where none says anything. */
export function commonAvailability(
  said: readonly (Availability | undefined)[],
): Availability | undefined {
  return order.find((availability) => said.includes(availability));
}

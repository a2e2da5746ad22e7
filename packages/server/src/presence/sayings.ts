import type { Availability, Sender } from '@earshot/signaling/server';

/** What devices have said of their users. */
export interface Sayings {
  /** Undefined for a device that has said nothing. */
  of(device: Sender): Availability | undefined;
  /** False when that is nothing new: whoever says nothing is online. */
  put(device: Sender, availability: Availability): boolean;
  forget(device: Sender): void;
  forgetUser(user: string): void;
  users(): readonly string[];
}

export function createSayings(): Sayings {
  const sayings = new Map<string, Map<string, Availability>>();
  return {
    of: ({ user, device }) => sayings.get(user)?.get(device),
    put({ user, device }, availability) {
      const own = sayings.get(user) ?? new Map<string, Availability>();
      if ((own.get(device) ?? 'online') === availability) return false;
      sayings.set(user, own.set(device, availability));
      return true;
    },
    forget({ user, device }) {
      const own = sayings.get(user);
      own?.delete(device);
      if (own?.size === 0) sayings.delete(user);
    },
    forgetUser: (user) => void sayings.delete(user),
    users: () => [...sayings.keys()],
  };
}

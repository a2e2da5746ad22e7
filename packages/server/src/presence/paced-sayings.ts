import type { Availability, Clock, Sender } from '@earshot/signaling/server';
import type { Rate } from '../limits/token-bucket.ts';
import { createTokenBuckets } from '../limits/token-buckets.ts';

export interface PacedSayingsOptions {
  readonly clock: Clock;
  readonly rate: Rate;
  readonly say: (device: Sender, availability: Availability) => void;
}

/** Lets users say how they are no more often than they may: beyond that it is said later, the newest of each device. */
export interface PacedSayings {
  say(device: Sender, availability: Availability): void;
  /** What a device has said and what still waits is not said any more. */
  forget(device: Sender): void;
  /** Idempotent. */
  close(): void;
}

interface Waiting {
  readonly said: Map<string, Availability>;
  readonly stop: () => void;
}

export function createPacedSayings({ clock, rate, say }: PacedSayingsOptions): PacedSayings {
  const buckets = createTokenBuckets(rate);
  const waiting = new Map<string, Waiting>();

  function sayLater(user: string): Waiting {
    const said = new Map<string, Availability>();
    const stop = clock.after(buckets.waitMs(user, clock.now()), () => {
      waiting.delete(user);
      buckets.take(user, clock.now());
      for (const [device, availability] of said) say({ user, device }, availability);
    });
    const later = { said, stop };
    waiting.set(user, later);
    return later;
  }

  return {
    say({ user, device }, availability) {
      const later = waiting.get(user);
      if (later === undefined && buckets.take(user, clock.now())) {
        say({ user, device }, availability);
      } else (later ?? sayLater(user)).said.set(device, availability);
    },
    forget: ({ user, device }) => void waiting.get(user)?.said.delete(device),
    close() {
      for (const { stop } of waiting.values()) stop();
      waiting.clear();
    },
  };
}

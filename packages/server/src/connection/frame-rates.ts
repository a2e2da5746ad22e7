import type { Clock } from '@earshot/signaling/server';
import type { DenialKind } from '../audit/denial.ts';
import type { Limits } from '../limits/limits.ts';
import { fullBucket, takeToken, type TokenBucket } from '../limits/token-bucket.ts';
import type { Traffic } from '../limits/traffic.ts';

/** How much one connection may say. */
export interface FrameRates {
  /** Counts a frame; gives the limit that it breaks, if it breaks one. */
  frame(user: string | undefined): DenialKind | undefined;
  /** Counts a mistake; false when it was one too many. */
  mistake(): boolean;
}

export interface FrameRatesOptions {
  readonly clock: Clock;
  readonly limits: Limits;
  readonly traffic: Traffic;
  readonly address: string;
}

export function createFrameRates({
  clock,
  limits,
  traffic,
  address,
}: FrameRatesOptions): FrameRates {
  const { framesPerConnection, mistakesPerConnection } = limits;
  let frames: TokenBucket = fullBucket;
  let mistakes: TokenBucket = fullBucket;
  return {
    frame(user) {
      const now = clock.now();
      const rest = takeToken(frames, framesPerConnection, now);
      if (rest === undefined) return 'frames-per-connection';
      if (!traffic.addresses.take(address, now)) return 'frames-per-address';
      frames = rest;
      if (user === undefined || traffic.users.take(user, now)) return undefined;
      return 'frames-per-user';
    },
    mistake() {
      const rest = takeToken(mistakes, mistakesPerConnection, clock.now());
      if (rest !== undefined) mistakes = rest;
      return rest !== undefined;
    },
  };
}

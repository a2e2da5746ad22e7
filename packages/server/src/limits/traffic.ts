import type { Limits } from './limits.ts';
import { createPlaces, type Places } from './places.ts';
import { createTokenBuckets, type TokenBuckets } from './token-buckets.ts';

/** What all connections share of the limits. */
export interface Traffic {
  readonly users: TokenBuckets;
  readonly addresses: TokenBuckets;
  /** Connections by address. */
  readonly connections: Places;
  /** POSTs that are being read, by address. */
  readonly posts: Places;
}

export function createTraffic(limits: Limits): Traffic {
  return {
    users: createTokenBuckets(limits.framesPerUser),
    addresses: createTokenBuckets(limits.framesPerAddress),
    connections: createPlaces(limits.connectionsPerAddress),
    // A connection has one under way at a time.
    posts: createPlaces(limits.connectionsPerAddress),
  };
}

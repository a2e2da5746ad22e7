import type { Limits } from './limits.ts';
import { createTokenBuckets, type TokenBuckets } from './token-buckets.ts';

/** What all connections share of the limits. */
export interface Traffic {
  readonly users: TokenBuckets;
  readonly addresses: TokenBuckets;
  /** How many connections there are. */
  readonly connections: number;
  /** Counts a connection; undefined when its address has too many, else the (idempotent) end of it. */
  connect(address: string): (() => void) | undefined;
}

export function createTraffic(limits: Limits): Traffic {
  const perAddress = new Map<string, number>();
  let connections = 0;

  function count(address: string, change: 1 | -1): void {
    const next = (perAddress.get(address) ?? 0) + change;
    if (next === 0) perAddress.delete(address);
    else perAddress.set(address, next);
    connections += change;
  }

  return {
    users: createTokenBuckets(limits.framesPerUser),
    addresses: createTokenBuckets(limits.framesPerAddress),
    get connections() {
      return connections;
    },
    connect(address) {
      if ((perAddress.get(address) ?? 0) >= limits.connectionsPerAddress) return undefined;
      count(address, 1);
      let isOver = false;
      return () => {
        if (!isOver) count(address, -1);
        isOver = true;
      };
    },
  };
}

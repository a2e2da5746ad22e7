import { createHmac, randomBytes } from 'node:crypto';
import type { Clock, Log } from '@earshot/signaling/server';
import { fullBucket, takeToken, type Rate, type TokenBucket } from '../limits/token-bucket.ts';
import type { DenialKind, Denied } from './denial.ts';

/** Writes down who was denied what. */
export interface Audit {
  denied(kind: DenialKind, who?: Denied): void;
}

export interface AuditOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Counts every denial, also those that are not written. */
  readonly count: (kind: DenialKind) => void;
}

/** An attack must not fill the disk: of each kind no more than this is written. */
const WRITTEN: Rate = { burst: 20, perSecond: 1 };
/** Of a hash, in hexadecimal digits: enough to tell addresses apart. */
const HASH_LENGTH = 16;

/**
 * One line `audit` in the log for each denial. Addresses are hashed with a key that this process
 * makes and forgets: lines of one attacker can be told to belong together, and no more.
 */
export function createAudit({ clock, log, count }: AuditOptions): Audit {
  const key = randomBytes(32);
  const states = new Map<DenialKind, KindState>();

  function stateOf(kind: DenialKind): KindState {
    const state = states.get(kind) ?? { bucket: fullBucket, suppressed: 0 };
    states.set(kind, state);
    return state;
  }

  function hashOf(address: string): string {
    return createHmac('sha256', key).update(address).digest('hex').slice(0, HASH_LENGTH);
  }

  return {
    denied(kind, { user, device, address } = {}) {
      count(kind);
      const state = stateOf(kind);
      const rest = takeToken(state.bucket, WRITTEN, clock.now());
      if (rest === undefined) {
        state.suppressed += 1;
        return;
      }
      const { suppressed } = state;
      states.set(kind, { bucket: rest, suppressed: 0 });
      log('warn', 'audit', {
        kind,
        ...(user === undefined ? {} : { user }),
        ...(device === undefined ? {} : { device }),
        ...(address === undefined ? {} : { address: hashOf(address) }),
        ...(suppressed === 0 ? {} : { suppressed }),
      });
    },
  };
}

interface KindState {
  readonly bucket: TokenBucket;
  /** How many were not written since the last one that was. */
  suppressed: number;
}

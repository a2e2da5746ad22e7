import type { TabLocks } from './tab-browser.ts';

/** The lock that one tab holds: the leader. */
export interface LeadLock {
  readonly isHeld: boolean;
  /** Waits for its turn. */
  wait(): void;
  /** Takes it from a tab that does not answer; nothing for a tab that does not wait for it. */
  seize(): void;
  /** Gives it up, or waits no more. Idempotent. */
  release(): void;
}

export interface LeadLockOptions {
  readonly locks: TabLocks;
  readonly name: string;
  readonly leads: () => void;
  /** Another tab has seized it; this one waits again. */
  readonly deposed: () => void;
  /** There are no locks here. */
  readonly failed: () => void;
}

export function createLeadLock({ locks, name, leads, deposed, failed }: LeadLockOptions): LeadLock {
  let letGo = (): void => undefined;
  let isHeld = false;
  let isWanted = false;
  /** What an earlier request still has to say means nothing. */
  let latest = 0;

  function request(how: 'hold' | 'seize'): void {
    release();
    isWanted = true;
    const own = latest;
    letGo = locks[how](name, {
      held() {
        if (own !== latest) return;
        isHeld = true;
        leads();
      },
      lost() {
        if (own !== latest) return;
        request('hold');
        deposed();
      },
      failed() {
        if (own === latest) failed();
      },
    });
  }

  function release(): void {
    latest += 1;
    isHeld = false;
    isWanted = false;
    letGo();
    letGo = () => undefined;
  }

  return {
    get isHeld() {
      return isHeld;
    },
    wait: () => request('hold'),
    seize() {
      if (isWanted) request('seize');
    },
    release,
  };
}

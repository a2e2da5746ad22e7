import type { Clock } from '@earshot/signaling/server';

/** Watches over the life of a connection's token. */
export interface TokenExpiry {
  /** The token that counts from now on; undefined: it never expires. */
  expect(expiresAt: number | undefined): void;
  /**
   * A newer token is being checked: should the old one expire meanwhile, that waits for the check.
   * Gives what is to be called after the check, and after {@link expect} if the token was good.
   */
  hold(): () => void;
  stop(): void;
}

/** @param expired Called once, when a token has expired that nothing newer came for. */
export function createTokenExpiry(clock: Clock, expired: () => void): TokenExpiry {
  let cancel = (): void => undefined;
  let checks = 0;
  let isOver = false;

  function look(): void {
    if (isOver && checks === 0) expired();
  }

  function finish(): void {
    isOver = true;
    look();
  }

  return {
    expect(expiresAt) {
      cancel();
      isOver = false;
      if (expiresAt === undefined) return;
      const leftMs = expiresAt - clock.now();
      if (leftMs <= 0) finish();
      else cancel = clock.after(leftMs, finish);
    },
    hold() {
      checks += 1;
      return () => {
        checks -= 1;
        look();
      };
    },
    stop() {
      cancel();
      isOver = false;
    },
  };
}

import { randomBytes } from 'node:crypto';
import type { Clock } from '@earshot/signaling/server';
import { SignJWT } from 'jose';
import type { SecretAuth } from './jwt-auth.ts';

/** How long a token of the development mode lives, in ms. */
const LIFETIME_MS = 3_600_000;

/** Tokens for whoever asks, by name: for development alone. */
export interface DevelopmentTokens {
  /** Accepts exactly these tokens; the secret is made anew with each start. */
  readonly auth: SecretAuth;
  issue(user: string): Promise<string>;
}

export function createDevelopmentTokens(clock: Clock): DevelopmentTokens {
  const secret = randomBytes(32);
  return {
    auth: { secret },
    issue: (user) =>
      new SignJWT()
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(user)
        .setExpirationTime(new Date(clock.now() + LIFETIME_MS))
        .sign(secret),
  };
}

import { randomBytes } from 'node:crypto';

/** An id that cannot be guessed: 192 random bits. */
export function randomId(): string {
  return randomBytes(24).toString('base64url');
}

import { nanoid } from 'nanoid';

/** An id that cannot be guessed: 192 random bits. */
export function randomId(): string {
  return nanoid(32);
}

import { nanoid } from 'nanoid';

/** An id that nobody guesses: 126 random bits in 21 characters. */
export function randomId(): string {
  return nanoid();
}

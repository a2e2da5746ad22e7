/** An id that nobody guesses: 128 random bits in at most 28 characters. */
export function randomId(): string {
  const parts = crypto.getRandomValues(new Uint32Array(4));
  return Array.from(parts, (part) => part.toString(36)).join('');
}

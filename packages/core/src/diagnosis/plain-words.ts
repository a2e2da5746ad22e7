const MAX_LENGTH = 100;
/**
 * A word as people write it, perhaps with a sign at its end: nothing that an address, a name of a host, a key or a
 * token could be.
 */
const WORD = /^[("']?(?:[A-Z]?[a-z]{1,19}(?:['-][a-z]{1,19})?|[A-Z]{1,6})[)"'.,:;!?]{0,2}$/;
/** Small numbers tell something (a code, a number of seconds); large ones could be ports and ids. */
const SMALL_NUMBER = /^\(?\d{1,3}[).,:;]{0,2}$/;

/**
 * What is left of a text from outside when everything that could be an address or a secret is replaced by `…`; `secrets`
 * are known ones, which could look like words.
 */
export function plainWords(text: string, secrets: readonly string[] = []): string {
  const words = text
    .slice(0, 1_000)
    .split(/\s+/)
    .map((word) => (word === '' || isPlain(word, secrets) ? word : '…'));
  return words
    .filter((word, index) => word !== '…' || words[index - 1] !== '…')
    .join(' ')
    .trim()
    .slice(0, MAX_LENGTH);
}

function isPlain(word: string, secrets: readonly string[]): boolean {
  if (secrets.some((secret) => holds(word, secret))) return false;
  return WORD.test(word) || SMALL_NUMBER.test(word);
}

/** A secret of one or two letters is in every word. */
function holds(word: string, secret: string): boolean {
  return secret.length < 4 ? word === secret : word.includes(secret);
}

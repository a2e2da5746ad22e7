import type { Message } from '../protocol/messages.ts';

/** The message that was read last, and how its client has written it. */
let latest: { readonly message: Message; readonly text: string } | undefined;

/**
 * Remembers the JSON of a message until the next one is read. Most are passed on before: to remember each of them for
 * longer costs more than to write a few anew.
 */
export function keepText(message: Message, text: string): void {
  latest = { message, text };
}

/** The JSON of a message: as it came, if that is known. */
export function textOf(message: Message): string {
  return latest?.message === message ? latest.text : JSON.stringify(message);
}

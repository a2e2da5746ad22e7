import type { CallCursor } from '../store/store.ts';

/** A place in the list of calls as one word, which only this server has to understand. */
export function encodeCursor({ startedAt, id }: CallCursor): string {
  return Buffer.from(`${startedAt} ${id}`).toString('base64url');
}

/** Undefined for what is no such word. */
export function decodeCursor(word: string): CallCursor | undefined {
  const [, startedAt, id] = form.exec(Buffer.from(word, 'base64url').toString()) ?? [];
  return startedAt === undefined || id === undefined
    ? undefined
    : { startedAt: Number(startedAt), id };
}

const form = /^(\d{1,15}) ([0-9A-Za-z._~-]{1,255})$/;

import { expect, it } from 'vitest';
import { answeredRow, ringingRow } from '../testing/rows.ts';
import { encodeLetter, noticeOf, parseLetter, parseNote } from './bus-note.ts';

it('a note says what others must know of a call', () => {
  const ringing = ringingRow();
  expect(noticeOf(ringing, 5_000)).toEqual({
    ...{ type: 'call', call: ringing.id, version: ringing.version, dueAt: 5_000 },
    ...{ status: 'ringing', users: [ringing.caller.user, ringing.callee.user], rung: ringing.rung },
  });
  const answered = noticeOf(answeredRow(), undefined);
  expect(Object.keys(answered)).toEqual(['type', 'call', 'version', 'users', 'status']);
  expect(parseNote(JSON.stringify(answered))).toEqual(answered);
});

it('a note about a user is read, and one of a newer version is not', () => {
  const note = { type: 'user', user: 'bob', command: 'disable' } as const;
  expect(parseNote(JSON.stringify(note))).toEqual(note);
  expect(parseNote('{"type":"weather"}')).toBeUndefined();
});

it('a letter is read as it was written', () => {
  const message = { type: 'call.absent', call: 'c1' } as const;
  const from = { user: 'alice', device: 'laptop' };
  expect(parseLetter(encodeLetter(message, from))).toEqual({ message, from });
  expect(parseLetter(encodeLetter(message, undefined))).toEqual({ message });
});

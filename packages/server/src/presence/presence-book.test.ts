import type { Sender } from '@earshot/signaling/server';
import { FakeClock } from '@earshot/signaling/testing';
import { expect, it } from 'vitest';
import { createDirectory } from '../bus/directory.ts';
import type { SeenUser } from '../store/last-seen.ts';
import type { CallNews } from './live-calls.ts';
import { createPresenceBook } from './presence-book.ts';

const phone = { user: 'bob', device: 'phone' };
const call = (version: number, isAnswered: boolean): CallNews => ({
  ...{ call: 'c1', version, isAnswered, users: ['bob', 'carol'] },
});

function open({ found = [] }: { found?: readonly CallNews[] } = {}) {
  const clock = new FakeClock(100_000);
  const directory = createDirectory();
  const changes: string[] = [];
  const seen: SeenUser[] = [];
  const asked: (readonly string[])[] = [];
  const book = createPresenceBook({
    ...{ clock, directory, graceMs: 10_000 },
    lastSeen: {
      async note(some) {
        seen.push(...some);
      },
      of(users) {
        asked.push(users);
        return Promise.resolve(users.map((user) => ({ user, at: 7_000 })));
      },
    },
    readCalls: () => Promise.resolve(found),
    changed: (user) => changes.push(user),
    failed: (error) => {
      throw error;
    },
  });
  const move = (device: Sender, status: 'here' | 'away'): void =>
    directory.apply({ type: 'device', device, status, session: 's', process: '' });
  return { clock, book, changes, seen, asked, move };
}

it('reads of those alone who are not there, and tells how they are when it is asked', async () => {
  const { book, clock, move } = open();
  move(phone, 'here');
  const presenceOf = await book.read(['bob', 'carol'], () => true);
  expect(presenceOf('carol')).toEqual({ user: 'carol', status: 'offline', lastSeen: 7_000 });
  move(phone, 'away');
  clock.advanceSync(10_000);
  move({ user: 'carol', device: 'tablet' }, 'here');
  expect(presenceOf('bob')).toEqual({ user: 'bob', status: 'offline', lastSeen: 100_000 });
  expect(presenceOf('carol')).toEqual({ user: 'carol', status: 'online' });
});

it('reads of those who may not be seen, too, there or not: the time that it takes tells nothing', async () => {
  const { book, asked, move } = open();
  move(phone, 'here');
  for (const user of ['carol', 'bob', 'nobody']) await book.read([user], () => false);
  await book.read(['bob'], () => true);
  expect(asked).toEqual([['carol'], ['bob'], ['nobody']]);
});

it('whoever talks on without a connection is there until the call is over', async () => {
  const { book, clock, seen, move } = open();
  move(phone, 'here');
  book.noteCall(call(1, true));
  move(phone, 'away');
  await clock.advance(20_000);
  expect(book.of('bob')).toEqual({ user: 'bob', status: 'in-call' });
  expect(seen).toEqual([]);
  book.noteCall(call(2, false));
  expect(book.of('bob')).toEqual({ user: 'bob', status: 'offline', lastSeen: 120_000 });
  await clock.advance(1_000);
  expect(seen).toEqual([
    { user: 'bob', at: 120_000 },
    { user: 'carol', at: 120_000 },
  ]);
});

it('knows the calls that it reads', async () => {
  const { book, changes } = open({ found: [call(3, true)] });
  await book.readCalls();
  expect([book.of('carol').status, changes]).toEqual(['in-call', ['bob', 'carol']]);
});

it('says what devices at this process have said, so many in one note', () => {
  const { book } = open();
  for (let index = 0; index < 501; index += 1) {
    book.say({ user: `u${index}`, device: 'phone' }, 'busy');
    book.say({ user: `u${index}`, device: 'elsewhere' }, 'away');
  }
  const notes = book.saidBy(() => ['phone', 'silent']);
  expect(notes.map(({ said }) => said.length)).toEqual([500, 1]);
  expect(notes[1]?.said).toEqual([['u500', 'phone', 'busy']]);
});

it('writes at its close of all who were there, until when', async () => {
  const { book, clock, seen, move } = open();
  move(phone, 'here');
  move(phone, 'away');
  move({ user: 'dave', device: 'phone' }, 'here');
  await clock.advance(3_000);
  await book.close();
  await book.close();
  expect(seen).toEqual([
    { user: 'bob', at: 100_000 },
    { user: 'dave', at: 103_000 },
  ]);
  expect(clock.pending).toBe(0);
});

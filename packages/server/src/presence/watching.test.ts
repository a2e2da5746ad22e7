import type { Sender, UserPresence } from '@earshot/signaling/server';
import { FakeClock } from '@earshot/signaling/testing';
import { expect, it } from 'vitest';
import type { Permission } from '../access/access.ts';
import { createWatching } from './watching.ts';

const alice = { user: 'alice', device: 'laptop', role: 'user' } as const;
const online = (user: string): UserPresence => ({ user, status: 'online' });
const offline = (user: string): UserPresence => ({ user, status: 'offline' });

/** Everybody is online at first, and seen by everybody. */
function begin() {
  const clock = new FakeClock();
  const presences = new Map<string, UserPresence>();
  const hidden = new Set<string>();
  const here = new Set(['laptop']);
  const asked: string[] = [];
  const told: (readonly UserPresence[])[] = [];
  let answer: (user: string) => Permission | Promise<Permission> = (user) =>
    hidden.has(user) ? 'denied' : 'allowed';
  const of = (user: string): UserPresence => presences.get(user) ?? online(user);
  const watching = createWatching({
    clock,
    access: {
      ask(_actor, action) {
        if (action.type !== 'presence.see') throw new Error('Something else was asked.');
        asked.push(action.user);
        return answer(action.user);
      },
    },
    book: { of, read: () => Promise.resolve(of) },
    isHere: ({ device }: Sender) => here.has(device),
    tell: (_to, users) => told.push(users),
    failed: (error) => {
      throw error;
    },
  });
  return {
    ...{ clock, presences, hidden, here, asked, told, watching },
    answers: (next: typeof answer) => void (answer = next),
    async become(presence: UserPresence) {
      presences.set(presence.user, presence);
      watching.changed(presence.user);
      await clock.advance(300);
    },
  };
}

it('tells all of a list at first, and then what is different, together', async () => {
  const { clock, told, watching, presences, become } = begin();
  watching.watch(alice, ['bob', 'carol']);
  await clock.settle();
  expect(told).toEqual([[online('bob'), online('carol')]]);
  presences.set('bob', { user: 'bob', status: 'busy' });
  watching.changed('bob');
  await become({ user: 'carol', status: 'offline', lastSeen: 1_000 });
  expect(told.slice(1)).toEqual([
    [
      { user: 'bob', status: 'busy' },
      { user: 'carol', status: 'offline', lastSeen: 1_000 },
    ],
  ]);
  await become({ user: 'dave', status: 'busy' });
  await become({ user: 'bob', status: 'busy' });
  expect(told).toHaveLength(2);
});

it('of two lists the newer one counts, whichever is answered first', async () => {
  const { clock, told, watching, answers, become } = begin();
  const late: (() => void)[] = [];
  answers((user) =>
    user === 'bob' ? new Promise((resolve) => late.push(() => resolve('allowed'))) : 'allowed',
  );
  watching.watch(alice, ['bob']);
  watching.watch(alice, ['carol']);
  await clock.settle();
  for (const answer of late) answer();
  await clock.settle();
  expect(told).toEqual([[online('carol')]]);
  await become({ user: 'bob', status: 'busy' });
  expect(told).toHaveLength(1);
  watching.watch(alice, []);
  await become({ user: 'carol', status: 'busy' });
  expect(told).toHaveLength(1);
});

it('a sight that is taken back ends with the first change after a minute', async () => {
  const { clock, told, asked, hidden, watching, become } = begin();
  watching.watch(alice, ['bob', 'carol', 'alice']);
  await clock.settle();
  expect(asked).toEqual(['bob', 'carol']);
  hidden.add('bob');
  await become({ user: 'bob', status: 'busy' });
  expect(told.at(-1)).toEqual([{ user: 'bob', status: 'busy' }]);
  await clock.advance(60_000);
  await become({ user: 'bob', status: 'away' });
  expect(asked.slice(2)).toEqual(['bob']);
  expect(told.at(-1)).toEqual([offline('bob')]);
  const count = told.length;
  for (const status of ['online', 'busy', 'in-call'] as const) {
    await become({ user: 'bob', status });
    await clock.advance(60_000);
  }
  expect(told).toHaveLength(count);
  // It is given again.
  hidden.clear();
  await become({ user: 'bob', status: 'away' });
  expect(told.at(-1)).toEqual([{ user: 'bob', status: 'away' }]);
});

it('is asked once a minute, however often somebody changes', async () => {
  const { clock, asked, watching, become } = begin();
  watching.watch(alice, ['bob']);
  await clock.settle();
  for (let times = 0; times < 400; times += 1) {
    await become({ user: 'bob', status: times % 2 === 0 ? 'busy' : 'away' });
  }
  // Two minutes have passed.
  expect(asked).toHaveLength(2);
});

it('what happens while it is asked is told with the answer, and of others at once', async () => {
  const { clock, told, asked, watching, answers, become } = begin();
  watching.watch(alice, ['bob', 'carol']);
  await clock.advance(61_000);
  await become({ user: 'carol', status: 'away' });
  let answer = (_permission: Permission): void => undefined;
  answers(() => new Promise((resolve) => (answer = resolve)));
  await become({ user: 'bob', status: 'busy' });
  await become({ user: 'bob', status: 'away' });
  await become({ user: 'carol', status: 'busy' });
  expect(asked.filter((user) => user === 'bob')).toHaveLength(2);
  expect(told.slice(1)).toEqual([
    [{ user: 'carol', status: 'away' }],
    [{ user: 'carol', status: 'busy' }],
  ]);
  answer('allowed');
  await clock.settle();
  expect(told.at(-1)).toEqual([{ user: 'bob', status: 'away' }]);
});

it('a watch ends with the connection', async () => {
  const { clock, told, here, watching, become } = begin();
  watching.watch(alice, ['bob']);
  await clock.settle();
  here.clear();
  watching.tidy();
  here.add('laptop');
  await become({ user: 'bob', status: 'busy' });
  expect(told).toHaveLength(1);
  watching.watch(alice, ['bob']);
  here.clear();
  await clock.settle();
  here.add('laptop');
  await become({ user: 'bob', status: 'away' });
  expect(told).toHaveLength(1);
});

it('tells nothing after its close', async () => {
  const { clock, told, watching } = begin();
  watching.watch(alice, ['bob']);
  await clock.settle();
  watching.changed('bob');
  watching.watch(alice, ['carol']);
  watching.close();
  watching.close();
  await clock.advance(1_000);
  expect([told.length, clock.pending]).toEqual([1, 0]);
});

import type { Sender } from '@earshot/signaling/server';
import { FakeClock } from '@earshot/signaling/testing';
import { expect, it } from 'vitest';
import { createDirectory, type DeviceStatus } from '../bus/directory.ts';
import type { SeenUser } from '../store/last-seen.ts';
import { createAttendance } from './attendance.ts';

const phone = { user: 'bob', device: 'phone' };
const desk = { user: 'bob', device: 'desk' };

const event = (device: Sender, status: DeviceStatus, session = device.device) =>
  ({ type: 'device', device, status, session, process: 'a' }) as const;

function attend() {
  const clock = new FakeClock(0);
  const directory = createDirectory();
  const changes: string[] = [];
  const left: SeenUser[] = [];
  const attendance = createAttendance({
    ...{ directory, clock, graceMs: 10_000 },
    changed: (user) => changes.push(user),
    left: (seen) => left.push(seen),
  });
  return { clock, directory, changes, left, attendance };
}

it('a page that is loaded again is nobody’s news', () => {
  const { clock, directory, changes, left, attendance } = attend();
  directory.apply(event(phone, 'here'));
  directory.apply(event(phone, 'away'));
  clock.advanceSync(9_999);
  expect(attendance.saidBy('bob')).toEqual(['online']);
  directory.apply(event(phone, 'here', 'newer'));
  clock.advanceSync(60_000);
  expect(attendance.saidBy('bob')).toEqual(['online']);
  expect([changes, left, clock.pending]).toEqual([['bob'], [], 0]);
});

it('whoever does not come back has left when the connection was lost', () => {
  const { clock, directory, changes, left, attendance } = attend();
  directory.apply(event(phone, 'here'));
  clock.advanceSync(5_000);
  directory.apply(event(phone, 'away'));
  clock.advanceSync(3_000);
  // Its session is over, too: that is no new absence.
  directory.apply(event(phone, 'gone'));
  expect(attendance.all()).toEqual([{ user: 'bob', at: 5_000 }]);
  clock.advanceSync(7_000);
  expect(attendance.saidBy('bob')).toEqual([]);
  expect(attendance.all()).toEqual([]);
  expect([changes, left]).toEqual([['bob', 'bob'], [{ user: 'bob', at: 5_000 }]]);
});

it.each(['busy', 'away'] as const)('who has said %s is so until the grace is over', (said) => {
  for (const how of ['away', 'gone'] as const) {
    const { clock, directory, attendance } = attend();
    directory.apply(event(phone, 'here'));
    expect(attendance.say(phone, said)).toBe(true);
    directory.apply(event(phone, how));
    expect(attendance.saidBy('bob')).toEqual([said]);
    clock.advanceSync(10_000);
    expect(attendance.saidBy('bob')).toEqual([]);
  }
});

it('each device has its own grace', () => {
  const { clock, directory, changes, left, attendance } = attend();
  directory.apply(event(phone, 'here'));
  attendance.say(phone, 'busy');
  directory.apply(event(desk, 'here'));
  directory.apply(event(phone, 'away'));
  expect(attendance.saidBy('bob')).toEqual(['busy', 'online']);
  clock.advanceSync(1_000);
  expect(attendance.all()).toEqual([{ user: 'bob', at: 1_000 }]);
  changes.length = 0;
  clock.advanceSync(9_000);
  expect(attendance.saidBy('bob')).toEqual(['online']);
  expect([changes, left]).toEqual([['bob'], []]);
  directory.apply(event(desk, 'gone'));
  expect(attendance.all()).toEqual([{ user: 'bob', at: 10_000 }]);
});

it('what a device has said counts when it is back, until its session is over', () => {
  const { clock, directory, attendance } = attend();
  directory.apply(event(phone, 'here'));
  attendance.say(phone, 'busy');
  directory.apply(event(phone, 'away'));
  clock.advanceSync(30_000);
  directory.apply(event(phone, 'here'));
  expect(attendance.saidBy('bob')).toEqual(['busy']);
  directory.apply(event(phone, 'gone'));
  directory.apply(event(phone, 'here', 'newer'));
  expect(attendance.saidBy('bob')).toEqual(['online']);
});

it('a whole new list disturbs nobody who is in it, and leaves the others their grace', () => {
  const { clock, directory, changes, left, attendance } = attend();
  const carol = { user: 'carol', device: 'tablet' };
  for (const device of [phone, desk, carol]) directory.apply(event(device, 'here'));
  attendance.say(carol, 'busy');
  changes.length = 0;
  directory.replace([event(phone, 'here', 'newer'), event(desk, 'away')]);
  expect(changes).toEqual([]);
  expect(attendance.saidBy('bob')).toEqual(['online', 'online']);
  expect(attendance.saidBy('carol')).toEqual(['busy']);
  // In a new session it has said nothing yet.
  directory.apply(event(carol, 'here', 'newer'));
  expect(attendance.saidBy('carol')).toEqual(['online']);
  clock.advanceSync(10_000);
  expect(attendance.saidBy('bob')).toEqual(['online']);
  expect([changes, left]).toEqual([['carol', 'bob'], []]);
});

it.each([
  { said: 'busy', over: 'gone', now: 'online', news: ['bob'] },
  { said: 'away', over: 'gone', now: 'online', news: ['bob'] },
  { said: 'online', over: 'gone', now: 'online', news: [] },
  { said: 'busy', over: 'away', now: 'busy', news: [] },
] as const)(
  'a device that says it is $said, is $over and comes back is $now, which is news: $news',
  ({ said, over, now, news }) => {
    const { directory, changes, attendance } = attend();
    directory.apply(event(phone, 'here'));
    attendance.say(phone, said);
    changes.length = 0;
    directory.apply(event(phone, over));
    expect(attendance.saidBy('bob')).toEqual([said]);
    directory.apply(event(phone, 'here'));
    expect(attendance.saidBy('bob')).toEqual([now]);
    expect(changes).toEqual(news);
  },
);

it('does not know a device that was away when it was heard of first', () => {
  const { clock, directory, changes, attendance } = attend();
  directory.apply(event(phone, 'away'));
  directory.apply(event(phone, 'gone'));
  expect([changes, attendance.saidBy('bob'), clock.pending]).toEqual([[], [], 0]);
});

it('forgets what came too late, and nothing else', () => {
  const { clock, directory, attendance } = attend();
  directory.apply(event(phone, 'here'));
  attendance.say(phone, 'busy');
  attendance.say({ user: 'eve', device: 'gone' }, 'busy');
  directory.apply(event(phone, 'away'));
  attendance.tidy();
  expect(attendance.users()).toEqual(['bob']);
  clock.advanceSync(10_000);
  attendance.tidy();
  expect([attendance.users(), attendance.said(phone)]).toEqual([[], undefined]);
});

it('stops all its timers', () => {
  const { clock, directory, changes, attendance } = attend();
  directory.apply(event(phone, 'here'));
  directory.apply(event(phone, 'away'));
  attendance.close();
  attendance.close();
  directory.apply(event(desk, 'here'));
  expect([clock.pending, changes]).toEqual([0, ['bob']]);
});

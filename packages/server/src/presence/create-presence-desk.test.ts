import { FakeClock } from '@earshot/signaling/testing';
import { expect, it } from 'vitest';
import type { BusNote } from '../bus/bus-note.ts';
import { createDirectory } from '../bus/directory.ts';
import { createPresenceDesk } from './create-presence-desk.ts';

const bob = { user: 'bob', device: 'phone' };
const note = { type: 'presence', said: [['bob', 'phone', 'busy']] } as const;

/** A process that has one device, whose user is busy. */
async function begin(isShared = true) {
  const clock = new FakeClock();
  const told: BusNote[] = [];
  let reads = 0;
  const desk = createPresenceDesk({
    ...{ clock, isShared, directory: createDirectory(), watchedUsers: 10 },
    presence: { graceMs: 1_000 },
    access: { ask: () => 'allowed' },
    lastSeen: { note: () => Promise.resolve(), of: () => Promise.resolve([]) },
    async readCalls() {
      reads += 1;
      return [];
    },
    failed: (error) => {
      throw error;
    },
  });
  // Before its start it has nothing to say.
  desk.joined();
  desk.heard({ type: 'presence-ask' });
  await desk.start({
    send: () => undefined,
    localDevicesOf: (user) => (user === 'bob' ? ['phone'] : []),
    tell: (one) => told.push(one),
  });
  desk.take(bob, { type: 'presence.set', status: 'busy' }, { role: 'user' });
  return { clock, desk, told, reads: () => reads };
}

it('asks others when it begins, tells what is new, and answers', async () => {
  const { desk, told } = await begin();
  expect(told).toEqual([{ type: 'presence-ask' }, note]);
  desk.take(bob, { type: 'presence.set', status: 'busy' }, { role: 'user' });
  // Who says this is not here any more.
  desk.take(
    { user: 'eve', device: 'x' },
    { type: 'presence.set', status: 'away' },
    { role: 'user' },
  );
  expect(told).toHaveLength(2);
  desk.heard({ type: 'presence-ask' });
  expect(told.slice(2)).toEqual([note]);
  await desk.close();
});

it('that joins the others again asks, says all that it knows, and reads what it has missed', async () => {
  const { desk, told, reads } = await begin();
  expect(reads()).toBe(1);
  desk.joined();
  expect([told.slice(2), reads()]).toEqual([[{ type: 'presence-ask' }, note], 2]);
  await desk.close();
});

it.each([
  { isShared: true, read: 3 },
  { isShared: false, read: 1 },
])('reads all calls each minute, where others write them (shared: $isShared)', async (parts) => {
  const { clock, desk, told, reads } = await begin(parts.isShared);
  await clock.advance(120_000);
  expect([reads(), told.length]).toEqual([parts.read, 2]);
  await desk.close();
  await desk.close();
  expect(clock.pending).toBe(0);
});

it('tells others that a device says nothing any more when it begins a new session', async () => {
  const { clock, desk, told } = await begin();
  desk.begun(bob);
  const online = { type: 'presence', said: [['bob', 'phone', 'online']] } as const;
  expect(told.slice(2)).toEqual([online]);
  desk.begun(bob);
  expect(told).toHaveLength(3);
  // What it said too often in the session before is not said later, either.
  for (let said = 0; said < 40; said += 1) {
    const status = said % 2 === 0 ? 'busy' : 'away';
    desk.take(bob, { type: 'presence.set', status }, { role: 'user' });
  }
  desk.begun(bob);
  clock.advanceSync(60_000);
  expect(told.at(-1)).toEqual(online);
  await desk.close();
});

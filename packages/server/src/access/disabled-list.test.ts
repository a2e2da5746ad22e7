import { FakeClock } from '@earshot/signaling/testing';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '../store/open-sqlite-store.ts';
import { passTime } from '../testing/test-server.ts';
import { createDisabledList } from './disabled-list.ts';

async function bench() {
  const clock = new FakeClock();
  const { disabledUsers: users, close } = await openSqliteStore(':memory:');
  const log: string[] = [];
  const found: string[] = [];
  const list = createDisabledList({ clock, log: (_level, event) => log.push(event) });
  const find = async (user: string): Promise<void> => void found.push(user);
  return { clock, users, close, log, found, list, find };
}

describe('the list of who is disabled', () => {
  it('is kept in the database', async () => {
    const { users, list, close } = await bench();
    list.open(users);
    await list.disable('mallory');
    expect([list.has('mallory'), await users.has('mallory')]).toEqual([true, true]);
    await list.enable('mallory');
    expect([list.has('mallory'), await list.check('mallory')]).toEqual([false, false]);
    await close();
  });

  it('holds what other processes have said, when somebody comes', async () => {
    const { users, list, close } = await bench();
    list.open(users);
    await users.add('mallory', 1);
    expect([list.has('mallory'), await list.check('mallory')]).toEqual([false, true]);
    await users.remove('mallory');
    expect([await list.check('mallory'), list.has('mallory')]).toEqual([false, false]);
    await close();
  });

  it('does not forget what is said while the database is asked', async () => {
    const { users, list, close } = await bench();
    let answer = (_is: boolean): void => undefined;
    list.open({ ...users, has: () => new Promise((resolve) => (answer = resolve)) });
    const checking = list.check('mallory');
    await list.disable('mallory');
    answer(false);
    expect(await checking).toBe(true);
    await close();
  });

  it('tells once, within a second, of whom other processes have disabled', async () => {
    const { clock, users, found, list, find, close } = await bench();
    list.open(users);
    list.watch(find);
    await users.add('mallory', clock.now());
    await passTime(clock, 1_000);
    expect(found).toEqual(['mallory']);
    await passTime(clock, 5_000);
    await list.disable('trudy');
    await passTime(clock, 1_000);
    expect(found).toEqual(['mallory']);
    await list.close();
    await list.close();
    expect(clock.pending).toBe(0);
    await close();
  });

  it('looks again after the database was away', async () => {
    const { clock, users, log, found, list, find, close } = await bench();
    let isAway = true;
    list.open({
      ...users,
      since: (at) => (isAway ? Promise.reject(new Error('away')) : users.since(at)),
    });
    list.watch(find);
    await users.add('mallory', clock.now());
    await passTime(clock, 1_000);
    expect([log, found]).toEqual([['disabled.failed'], []]);
    isAway = false;
    await passTime(clock, 1_000);
    expect(found).toEqual(['mallory']);
    await list.close();
    await close();
  });
});

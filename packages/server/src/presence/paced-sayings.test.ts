import type { Availability } from '@earshot/signaling/server';
import { FakeClock } from '@earshot/signaling/testing';
import { expect, it } from 'vitest';
import { createPacedSayings } from './paced-sayings.ts';

const phone = { user: 'bob', device: 'phone' };
const desk = { user: 'bob', device: 'desk' };

function pace() {
  const clock = new FakeClock();
  const said: string[] = [];
  const sayings = createPacedSayings({
    ...{ clock, rate: { burst: 2, perSecond: 0.5 } },
    say: ({ user, device }, availability) => said.push(`${user} ${device} ${availability}`),
  });
  const say = (device: typeof phone, ...each: readonly Availability[]): void => {
    for (const one of each) sayings.say(device, one);
  };
  return { clock, said, sayings, say };
}

it('what is said too often is said later: the newest of each device, and it is never lost', () => {
  const { clock, said, say } = pace();
  say(phone, 'busy', 'away', 'busy', 'online', 'away');
  say(desk, 'away', 'busy');
  say({ user: 'carol', device: 'tablet' }, 'busy');
  expect(said).toEqual(['bob phone busy', 'bob phone away', 'carol tablet busy']);
  clock.advanceSync(1_999);
  expect(said).toHaveLength(3);
  clock.advanceSync(1);
  expect(said.slice(3)).toEqual(['bob phone away', 'bob desk busy']);
  // That has cost what there was.
  say(phone, 'online');
  expect(said).toHaveLength(5);
  clock.advanceSync(2_000);
  expect(said.slice(5)).toEqual(['bob phone online']);
  expect(clock.pending).toBe(0);
});

it('says nothing after its close', () => {
  const { clock, said, sayings, say } = pace();
  say(phone, 'busy', 'away', 'busy');
  sayings.close();
  sayings.close();
  expect(clock.pending).toBe(0);
  expect(said).toHaveLength(2);
});

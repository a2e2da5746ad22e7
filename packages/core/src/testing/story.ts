import { expect } from 'vitest';
import type { Call } from '../call/call.ts';
import { createStage } from './stage.ts';
import type { Person, Stage } from './stage.ts';

/** What {@link Stage.leaks} gives when everybody has let go. */
const NOTHING = { timers: 0, connections: 0, transports: 0, tracks: 0, listeners: 0 };

/** Why a call has ended, or else its status. */
export function reasonOf(call: Call): string {
  return call.state.status === 'ended' ? call.state.reason.type : call.state.status;
}

/** Alice and Bob, online. */
export interface Pair {
  readonly stage: Stage;
  readonly alice: Person;
  readonly bob: Person;
}

export async function meet(options: Parameters<Stage['enter']>[1] = {}): Promise<Pair> {
  const stage = createStage();
  const alice = stage.enter('alice', options);
  const bob = stage.enter('bob', options);
  await stage.pass(50);
  return { stage, alice, bob };
}

/** Alice has called Bob with video, and they are connected. */
export async function talk(pair: Pair): Promise<void> {
  pair.alice.client.call('bob', { video: true });
  await pair.stage.pass(100);
  await pair.bob.call.accept();
  await pair.stage.pass(500);
  expect(pair.alice.call.state.status).toBe('connected');
  expect(pair.bob.call.state.status).toBe('connected');
}

/** Both go, and nothing is left open. */
export async function leave({ stage, alice, bob }: Pair): Promise<void> {
  alice.client.close();
  bob.client.close();
  await stage.pass(100);
  expect(stage.leaks()).toEqual(NOTHING);
  // An effect that fails is only logged, and would be missed.
  const logged = [alice, bob].flatMap(({ platform }) => platform.entries);
  expect(logged.filter(({ event }) => event === 'effect.failed')).toEqual([]);
}

import type {
  BusSession,
  OpenOperation,
  Operation,
  PublishedItem,
  TakeOperation,
} from '../bus/operation.ts';

export const alice = { user: 'alice', device: 'laptop' };
export const bob = { user: 'bob', device: 'phone' };

export const open = (session: string, parts: Partial<OpenOperation> = {}): OpenOperation => ({
  ...{ type: 'open', session, device: bob, secret: `${session}-1`, limit: 3 },
  ...parts,
});

export const take = (session: string, parts: Partial<TakeOperation> = {}): TakeOperation => ({
  ...{ type: 'take', session, device: bob, secret: `${session}-1`, received: 0 },
  ...{ next: `${session}-2` },
  ...parts,
});

export const letter = (text: string, to = bob): PublishedItem => ({
  type: 'letter',
  to,
  text,
  tag: '',
});

export const publish = (...items: readonly PublishedItem[]): Operation => ({
  type: 'publish',
  items,
});

export const kept = (session: string, parts: Partial<BusSession> = {}): BusSession => ({
  ...{ session, device: bob, turn: 2, received: 0, acknowledged: 0, letters: [] },
  ...parts,
});

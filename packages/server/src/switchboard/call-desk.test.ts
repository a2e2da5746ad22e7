import type { Message, Sender } from '@earshot/signaling/server';
import type { Parcel } from '../bus/post-office.ts';
import { FakeClock } from '@earshot/signaling/testing';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '../store/open-sqlite-store.ts';
import type { Store } from '../store/store.ts';
import { accept, end, invite } from '../testing/messages.ts';
import { alice, bobDesk, bobPhone } from '../testing/rows.ts';
import { quietOperations } from '../testing/quiet-operations.ts';
import { createCallDesk, type CallDesk } from './call-desk.ts';
import { createSwitchboard } from './switchboard.ts';

const settings = {
  ringMs: 60_000,
  graceMs: 20_000,
  maxDurationMs: 3_600_000,
  maxPendingInvites: 5,
  givesIce: false,
};

interface Told {
  readonly to: Sender;
  readonly message: Message;
}

function parts(store: Store, told: Told[]) {
  return {
    store,
    clock: new FakeClock(),
    log: () => undefined,
    settings,
    ice: { iceServers: [] },
    devicesOf: (user: string) => (user === 'bob' ? ['phone', 'desk'] : []),
    awaitedOf: () => [],
    isRestarted: () => false,
    statusChanged: () => undefined,
    localDevicesOf: () => [],
    isShared: true,
    send: ({ letters }: Parcel) => {
      told.push(...letters.map(({ to, message }) => ({ to, message })));
    },
  };
}

function says(desk: CallDesk, from: Sender, message: Message) {
  return desk.handle('c1', { type: 'message', message, from, to: undefined });
}

describe('two processes on one database', () => {
  it('let one of two devices win that answer at the same moment', async () => {
    const store = await openSqliteStore(':memory:');
    const told: Told[] = [];
    const [one, two] = [0, 1].map(() =>
      createCallDesk({ ...parts(store, told), expectDeadline: () => undefined }),
    ) as [CallDesk, CallDesk];
    const placing = {
      invite: invite('c1') as Message<'call.invite'>,
      from: alice,
      to: { user: 'bob' },
      pending: 0,
      isWithinRate: true,
    };
    await one.handle('c1', { type: 'place', placing });
    // Both know the call by heart, so that one of them is wrong in a moment.
    await says(two, bobDesk, end('c1', 'busy'));
    await Promise.all([says(one, bobPhone, accept('c1')), says(two, bobDesk, accept('c1'))]);

    const accepts = told.filter(({ message }) => message.type === 'call.accept');
    const row = await store.getCall('c1');
    expect(accepts).toHaveLength(1);
    expect(row).toMatchObject({ status: 'answered' });
    const loser = row?.status === 'answered' && row.callee.device === 'phone' ? bobDesk : bobPhone;
    expect(told).toContainEqual({
      to: loser,
      message: { ...end('c1', 'answered-elsewhere'), winner: loser === bobDesk ? 'phone' : 'desk' },
    });
    await store.close();
  });

  it('give up on a call that others change without end', async () => {
    const store = await openSqliteStore(':memory:');
    const never: Store = { ...store, createCall: async () => false };
    const desk = createCallDesk({ ...parts(never, []), expectDeadline: () => undefined });
    const placing = {
      invite: invite('c1') as Message<'call.invite'>,
      from: alice,
      to: { user: 'bob' },
      pending: 0,
      isWithinRate: true,
    };
    await expect(desk.handle('c1', { type: 'place', placing })).rejects.toThrow('again and again');
    await store.close();
  });
});

describe('a database that fails', () => {
  it('tells the caller, who would wait for nothing otherwise', async () => {
    const store = await openSqliteStore(':memory:');
    const failing: Store = {
      ...store,
      createCall: () => Promise.reject(new Error('disk full')),
    };
    const told: Told[] = [];
    const errors: unknown[] = [];
    const switchboard = createSwitchboard({
      ...quietOperations(),
      ...parts(failing, told),
      log: (_, event, fields) => errors.push([event, fields?.['error']]),
      invitesPerUser: { burst: 1, perSecond: 1 },
    });
    switchboard.message(alice, invite('c1'), {
      to: { user: 'bob' },
      role: 'user',
      ...{ session: 's', seq: 1 },
      refuse: () => undefined,
    });
    await switchboard.close();
    expect(told).toEqual([{ to: alice, message: { ...end('c1', 'server'), code: 'internal' } }]);
    expect(errors).toEqual([['switchboard.failed', new Error('disk full')]]);
    await store.close();
  });
});

import type { Message, Sender } from '@earshot/signaling/server';
import type { Parcel } from '../bus/post-office.ts';
import { FakeClock } from '@earshot/signaling/testing';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '../store/open-sqlite-store.ts';
import type { Store } from '../store/store.ts';
import { accept, end, invite } from '../testing/messages.ts';
import type { CallRow } from '../hub/call-row.ts';
import { alice, answeredRow, bobDesk, bobPhone } from '../testing/rows.ts';
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
    entriesOf: () => [],
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

describe('reports on a call', () => {
  const report: Message = {
    type: 'call.report',
    call: 'c1',
    quality: { audioMos: 4, isRelayed: false },
  };
  const route = { ...{ session: 's', seq: 1 }, to: { user: 'bob' }, role: 'user' } as const;

  it('are kept, and the record that the end brings knows of them', async () => {
    const store = await openSqliteStore(':memory:');
    const rows: CallRow[] = [];
    const desk = createCallDesk({
      ...parts(store, []),
      expectDeadline: () => undefined,
      statusChanged: (row) => rows.push(row),
    });
    await store.createCall(answeredRow({ id: 'c1' }), []);
    const early = await says(desk, bobPhone, report);
    await says(desk, alice, { ...report, rating: { stars: 5 } });
    await says(desk, alice, end('c1', 'hangup'));
    expect(early).toEqual({ hasChanged: false });
    expect(rows).toMatchObject([
      {
        status: 'ended',
        notes: {
          callee: { quality: { audioMos: 4 } },
          caller: { quality: { audioMos: 4 }, rating: { stars: 5 } },
        },
      },
    ]);
    await store.close();
  });

  it('are known at once in a call that is known by heart', async () => {
    const store = await openSqliteStore(':memory:');
    const rows: CallRow[] = [];
    const desk = createCallDesk({
      ...parts(store, []),
      expectDeadline: () => undefined,
      statusChanged: (row) => rows.push(row),
    });
    const live = answeredRow({ id: 'c1' });
    await store.createCall(live, []);
    desk.remember(live);
    await says(desk, bobPhone, report);
    await says(desk, alice, end('c1', 'hangup'));
    expect(rows.map(({ notes }) => notes)).toMatchObject([
      { callee: { quality: { audioMos: 4 } } },
    ]);
    await store.close();
  });

  it('are refused when there are too many', async () => {
    const store = await openSqliteStore(':memory:');
    const refused: string[] = [];
    const settled: unknown[] = [];
    const switchboard = createSwitchboard({
      ...quietOperations(),
      ...parts(store, []),
      send: ({ cause }) => settled.push(cause?.seq),
      invitesPerUser: { burst: 1, perSecond: 1 },
    });
    const refuse = ({ code }: { readonly code: string }) => void refused.push(code);
    const numbers = Array.from({ length: 22 }, (_, index) => index + 1);
    for (const seq of numbers) switchboard.message(alice, report, { ...route, seq, refuse });
    await switchboard.close();
    // Whoever is refused is not to say it again.
    expect(settled).toEqual(numbers);
    expect(refused.filter((code) => code === 'rate-limited')).toHaveLength(2);
    expect(refused.filter((code) => code === 'not-found')).toHaveLength(20);
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

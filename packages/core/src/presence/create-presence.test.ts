import { describe, expect, it } from 'vitest';
import { createBroadcastSignaling } from '@earshot/signaling';
import type { EarshotError } from '@earshot/signaling';
import { online, set, shown, watch } from '../testing/presence-bench.ts';
import type { PresencePage } from '../testing/presence-bench.ts';
import { createPresence } from './create-presence.ts';
import type { WatchedUser } from './presence.ts';

const SECOND = 1_000;

describe('presence', () => {
  it('says how its user is, and shows how those are whom it watches', async () => {
    const bench = await online();
    expect(bench.takeHeard()).toEqual([set('online')]);
    bench.become('bob', { status: 'busy' });
    bench.become('carol', { status: 'offline', lastSeen: 1_700_000_000_000 });
    bench.presence.watch(['bob', 'carol']);
    bench.presence.set('away');
    await bench.clock.advance(SECOND);
    expect(bench.takeHeard()).toEqual([set('away'), watch('bob', 'carol')]);
    expect(bench.presence.snapshot.own).toBe('away');
    expect([...bench.presence.snapshot.users.values()]).toEqual([
      { user: 'bob', status: 'busy', isStale: false },
      { user: 'carol', status: 'offline', lastSeen: 1_700_000_000_000, isStale: false },
    ]);
  });

  it('says once what was wanted within one task, and nothing that is said already', async () => {
    const { presence, clock, takeHeard } = await online();
    takeHeard();
    presence.watch(['bob']);
    presence.watch(['carol', 'bob', 'carol']);
    presence.set('busy');
    presence.set('away');
    await clock.settle();
    presence.watch(['bob', 'carol']);
    presence.set('away');
    await clock.advance(SECOND);
    expect(takeHeard()).toEqual([set('away'), watch('carol', 'bob')]);
  });

  it('keeps its snapshot, and each user in it, until something of it changes', async () => {
    const { presence, clock, become } = await online();
    presence.watch(['bob', 'carol']);
    await clock.advance(SECOND);
    const before = presence.snapshot;
    expect(Object.isFrozen(before)).toBe(true);
    let times = 0;
    const stop = presence.subscribe(() => (times += 1));
    become('bob', { status: 'offline' });
    become('eve', { status: 'online' });
    await clock.advance(SECOND);
    expect(presence.snapshot).toBe(before);
    become('bob', { status: 'online' });
    await clock.advance(SECOND);
    expect(times).toBe(1);
    expect(presence.snapshot.users.get('carol')).toBe(before.users.get('carol'));
    stop();
    become('bob', { status: 'busy' });
    await clock.advance(SECOND);
    expect(times).toBe(1);
  });

  it('tells of each user who has another status', async () => {
    const { presence, clock, become } = await online();
    const told: WatchedUser[] = [];
    presence.on('user', (user) => told.push(user));
    presence.watch(['bob', 'carol']);
    await clock.advance(SECOND);
    become('bob', { status: 'in-call' });
    await clock.advance(SECOND);
    expect(told.map(({ user, status }) => `${user} ${status}`)).toEqual([
      'bob offline',
      'carol offline',
      'bob in-call',
    ]);
  });

  it('shows nobody any more who is not watched', async () => {
    const bench = await online();
    bench.presence.watch(['bob', 'carol']);
    await bench.clock.advance(SECOND);
    bench.presence.watch(['carol', 'dave']);
    await bench.clock.settle();
    expect(shown(bench)).toEqual({ carol: 'offline' });
    await bench.clock.advance(SECOND);
    expect(shown(bench)).toEqual({ carol: 'offline', dave: 'offline' });
  });

  it('knows still who leaves the list and comes back within one task', async () => {
    const bench = await online();
    bench.presence.watch(['bob']);
    await bench.clock.advance(SECOND);
    bench.takeHeard();
    const before = bench.presence.snapshot;
    bench.presence.watch([]);
    bench.presence.watch(['bob']);
    await bench.clock.advance(SECOND);
    expect(bench.takeHeard()).toEqual([]);
    expect(bench.presence.snapshot).toBe(before);
  });

  it('believes nobody but the server', async () => {
    const bench = await online();
    bench.presence.watch(['bob']);
    await bench.clock.advance(SECOND);
    for (const session of bench.server.sessions.values()) {
      const users = [{ user: 'bob', status: 'online' as const }];
      session.send({ type: 'presence.changed', users }, { user: 'bob', device: 'phone' });
    }
    await bench.clock.advance(SECOND);
    expect(shown(bench)).toEqual({ bob: 'offline' });
  });

  it.each([
    ['users', (page: PresencePage) => page.presence.watch('bob' as never)],
    ['users', (page: PresencePage) => page.presence.watch(['not an id'])],
    ['status', (page: PresencePage) => page.presence.set('offline' as never)],
  ])('refuses what is no %s', async (option, misuse) => {
    const page = await online();
    expect(() => misuse(page)).toThrow(
      expect.objectContaining({ code: 'option/invalid', details: { option } }),
    );
  });

  it.each([0, 999, NaN, '5000' as never])(
    'refuses to say away after %s ms',
    async (awayAfterMs) => {
      const { signaling } = await online();
      expect(() => createPresence(signaling, { awayAfterMs })).toThrow(
        expect.objectContaining({ code: 'option/invalid', details: { option: 'awayAfterMs' } }),
      );
    },
  );
});

describe('presence whose connection is lost', () => {
  it('says everything anew when it is back, and nobody flickers', async () => {
    const bench = await online();
    bench.become('bob', { status: 'online' });
    bench.presence.watch(['bob']);
    bench.presence.set('busy');
    await bench.clock.advance(SECOND);
    const before = bench.presence.snapshot;
    bench.takeHeard();
    bench.network.breakAll();
    await bench.clock.advance(2 * SECOND);
    expect(bench.signaling.state.status).toBe('online');
    expect(bench.takeHeard()).toEqual([set('busy'), watch('bob')]);
    await bench.clock.advance(10 * SECOND);
    expect(bench.presence.snapshot).toBe(before);
  });

  it('shows users as they were, and soon that this may be old; and how they are once it is back', async () => {
    const bench = await online();
    bench.become('bob', { status: 'online' });
    bench.presence.watch(['bob', 'carol']);
    await bench.clock.advance(SECOND);
    const told: string[] = [];
    bench.presence.on('user', ({ user, status }) => told.push(`${user} ${status}`));
    bench.network.cut();
    bench.network.breakAll();
    await bench.clock.advance(2 * SECOND);
    expect(shown(bench)).toEqual({ bob: 'online', carol: 'offline' });
    await bench.clock.advance(5 * SECOND);
    expect(shown(bench)).toEqual({ bob: 'online?', carol: 'offline?' });
    expect(told).toEqual([]);
    bench.become('carol', { status: 'away' });
    bench.network.heal();
    await bench.clock.advance(60 * SECOND);
    expect(shown(bench)).toEqual({ bob: 'online', carol: 'away' });
    expect(told).toEqual(['carol away']);
  });

  it('says what was wanted meanwhile, also that nobody is watched any more', async () => {
    const bench = await online();
    bench.presence.watch(['bob']);
    await bench.clock.advance(SECOND);
    bench.takeHeard();
    bench.network.cut();
    bench.network.breakAll();
    await bench.clock.advance(SECOND);
    bench.presence.watch([]);
    bench.presence.set('away');
    bench.network.heal();
    await bench.clock.advance(60 * SECOND);
    expect(bench.takeHeard()).toEqual([set('away'), watch()]);
  });
});

describe('a server that says no', () => {
  it.each(['off', 'too-many'] as const)('%s: says why, once, and asks no more', async (code) => {
    const bench = await online();
    const errors: EarshotError[] = [];
    bench.presence.on('error', (error) => errors.push(error));
    bench.refuse(code);
    bench.presence.watch(['bob']);
    await bench.clock.advance(SECOND);
    bench.say({ type: 'presence.refused', code });
    bench.takeHeard();
    await bench.clock.advance(600 * SECOND);
    expect(errors.map((error) => error.code)).toEqual([`presence/${code}`]);
    expect(bench.presence.snapshot.error).toBe(errors[0]);
    expect(bench.takeHeard()).toEqual([]);
  });

  it('to a list that is too long: a shorter one is another one', async () => {
    const bench = await online();
    bench.refuse('too-many');
    bench.presence.watch(['bob', 'carol']);
    await bench.clock.advance(SECOND);
    expect(bench.presence.snapshot.error?.code).toBe('presence/too-many');
    bench.refuse(undefined);
    bench.presence.watch(['bob']);
    await bench.clock.settle();
    expect(bench.presence.snapshot.error).toBeUndefined();
    await bench.clock.advance(SECOND);
    expect(shown(bench)).toEqual({ bob: 'offline' });
  });

  it('to more than a message can name: is not even asked', async () => {
    const { presence } = await online();
    const many = Array.from({ length: 1_001 }, (_, index) => `user${index}`);
    expect(() => presence.watch(many)).toThrow(
      expect.objectContaining({ code: 'presence/too-many', details: { limit: 1_000 } }),
    );
  });

  it('too often: is asked again after a while, with what is wanted by then, and later each time', async () => {
    const bench = await online();
    bench.refuse('rate-limited');
    bench.presence.watch(['bob']);
    await bench.clock.advance(SECOND);
    bench.presence.watch(['carol']);
    bench.takeHeard();
    await bench.clock.advance(SECOND);
    expect(bench.takeHeard()).toEqual([]);
    await bench.clock.advance(3 * SECOND);
    expect(bench.takeHeard()).toEqual([set('online'), watch('carol')]);
    await bench.clock.advance(3 * SECOND);
    expect(bench.takeHeard()).toEqual([]);
    bench.refuse(undefined);
    await bench.clock.advance(6 * SECOND);
    expect(bench.takeHeard()).toEqual([set('online'), watch('carol')]);
    expect(shown(bench)).toEqual({ carol: 'offline' });
    expect(bench.presence.snapshot.error).toBeUndefined();
  });

  it('because there is none', async () => {
    const signaling = createBroadcastSignaling({ user: 'alice' });
    const presence = createPresence(signaling);
    const failed = new Promise<EarshotError>((resolve) => presence.on('error', resolve));
    signaling.connect();
    presence.watch(['bob']);
    expect(await failed).toMatchObject({ code: 'presence/off' });
    presence.close();
    signaling.close();
  });
});

describe('presence that is closed', () => {
  it('takes back what it has said, and leaves nothing open but signaling', async () => {
    const bench = await online({ awayAfterMs: 60 * SECOND });
    const { presence, signaling } = bench;
    presence.watch(['bob']);
    presence.set('busy');
    await bench.clock.advance(SECOND);
    bench.takeHeard();
    presence.close();
    presence.close();
    presence.watch(['carol']);
    presence.set('away');
    await bench.clock.advance(SECOND);
    expect(bench.takeHeard()).toEqual([watch(), set('online')]);
    expect(signaling.state.status).toBe('online');
    signaling.close();
    await bench.clock.advance(SECOND);
    expect([bench.listening(), bench.network.inUse]).toEqual([0, 0]);
  });

  it('says nothing when it has said nothing, or nobody would hear it', async () => {
    const bench = await online();
    bench.takeHeard();
    bench.presence.close();
    await bench.clock.advance(SECOND);
    expect(bench.takeHeard()).toEqual([]);
    const gone = await online();
    gone.presence.watch(['bob']);
    await gone.clock.advance(SECOND);
    gone.takeHeard();
    gone.signaling.close();
    gone.presence.close();
    await gone.clock.advance(SECOND);
    expect(gone.takeHeard()).toEqual([]);
  });
});

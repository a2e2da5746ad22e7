import { describe, expect, it } from 'vitest';
import { bob, ringing } from '../testing/shared-tabs.ts';
import {
  browserWith,
  expectNothingLeft,
  followersOf,
  leaderOf,
  only,
  roles,
  said,
  SECOND,
  serverOf,
  statuses,
} from '../testing/tab-stories.ts';
import { fakeMemory } from '../testing/fake-environment.ts';
import { tabsBench } from '../testing/tabs-bench.ts';

describe('the tabs of a browser', () => {
  it('are one device with one connection, and leave nothing open', async () => {
    const bench = await browserWith(3);
    const { tabs, server } = bench;
    expect(statuses(tabs)).toEqual(['online', 'online', 'online']);
    expect(only(tabs).states.map(({ status }) => status)).toEqual(['connecting', 'online']);
    const selves = tabs.map(({ signaling }) => signaling.self?.device);
    expect(new Set(selves)).toEqual(new Set([serverOf(bench).self.device]));
    expect(tabs.map(({ signaling }) => signaling.providesIce)).toEqual([false, false, false]);
    expect(server.hellos).toHaveLength(1);
    expect(roles(tabs).sort()).toEqual(['follower', 'follower', 'leader']);
    expect(tabs.map(({ signaling }) => signaling.tabs.snapshot.count)).toEqual([3, 3, 3]);
    await expectNothingLeft(bench);
    expect(server.ends).toEqual(['closed']);
  });

  it('are the same device the next time', async () => {
    const bench = await browserWith(1);
    const before = serverOf(bench).self.device;
    only(bench.tabs).signaling.close();
    await bench.clock.advance(SECOND);
    bench.open();
    await bench.clock.advance(SECOND);
    expect(serverOf(bench).self.device).toBe(before);
  });

  it('are the device that the app names', async () => {
    const bench = await browserWith(2, { tabs: { device: 'kiosk' } });
    expect(bench.tabs.map(({ signaling }) => signaling.self?.device)).toEqual(['kiosk', 'kiosk']);
  });

  it('of another user stay apart', async () => {
    const bench = await browserWith(1);
    bench.open(fakeMemory(), { user: 'carol' });
    await bench.clock.advance(SECOND);
    expect(bench.server.hellos).toHaveLength(2);
    expect(new Set(bench.server.hellos.map(({ device }) => device)).size).toBe(2);
  });

  it('close one by one: the others go on', async () => {
    const bench = await browserWith(3);
    const closing = leaderOf(bench.tabs);
    closing.signaling.close();
    closing.signaling.close();
    expect(closing.signaling.state).toEqual({ status: 'closed' });
    expect(closing.signaling.tabs.snapshot).toEqual({
      role: 'follower',
      isRinger: false,
      count: 0,
    });
    await bench.clock.advance(SECOND);
    const left = bench.tabs.filter((tab) => tab !== closing);
    expect(statuses(left)).toEqual(['online', 'online']);
    expect(roles(left).sort()).toEqual(['follower', 'leader']);
    expect(bench.server.ends).toEqual([]);
    await expectNothingLeft(bench);
  });

  it('are told when the connection goes and comes back', async () => {
    const bench = await browserWith(2);
    const follower = only(followersOf(bench.tabs));
    follower.states.length = 0;
    leaderOf(bench.tabs).network.breakAll();
    await bench.clock.advance(5 * SECOND);
    expect(follower.states.map(({ status }) => status)).toEqual(['offline', 'resuming', 'online']);
    const { state } = follower.signaling;
    leaderOf(bench.tabs).signaling.send(ringing('c1'), bob);
    await bench.clock.advance(SECOND);
    expect(follower.signaling.state).toBe(state);
  });

  it('all end when the server refuses them, with the reason', async () => {
    const refused = { code: 'forbidden', message: 'Not you.' } as const;
    const bench = tabsBench({ server: { refuse: () => refused } });
    const tabs = [bench.open(), bench.open()];
    await bench.clock.advance(SECOND);
    const error = expect.objectContaining({
      code: 'signaling/unauthorized',
      cause: 'Not you.',
    }) as unknown;
    expect(tabs.map(({ signaling }) => signaling.state)).toEqual([
      { status: 'closed', error },
      { status: 'closed', error },
    ]);
    expect(() => only(tabs).signaling.send(ringing('c1'), bob)).toThrow(
      expect.objectContaining({ code: 'signaling/closed' }),
    );
    await expectNothingLeft({ ...bench, tabs });
  });

  it('have the connection looked after by any of them', async () => {
    let token = 0;
    const bench = await browserWith(2, { tabs: { token: () => `token-${(token += 1)}` } });
    only(followersOf(bench.tabs)).signaling.renewToken();
    leaderOf(bench.tabs).signaling.renewToken();
    await bench.clock.advance(SECOND);
    expect(bench.server.tokens).toHaveLength(2);
    leaderOf(bench.tabs).network.freezeAll();
    only(followersOf(bench.tabs)).signaling.probe(400);
    await bench.clock.advance(600);
    expect(bench.server.hellos).toHaveLength(2);
  });

  it('know when the server was heard last, if they ask', async () => {
    const bench = await browserWith(2);
    const [follower, leader] = [only(followersOf(bench.tabs)), leaderOf(bench.tabs)];
    await bench.clock.advance(5 * SECOND);
    const asked = bench.clock.now();
    expect(follower.signaling.heardAt).toBeLessThan(asked - 4 * SECOND);
    follower.signaling.probe();
    await bench.clock.advance(100);
    expect(follower.signaling.heardAt).toBeGreaterThan(asked);
    expect(leader.signaling.heardAt).toBe(follower.signaling.heardAt);
    const { heardAt } = follower.signaling;
    leader.page.hide(true);
    expect(leader.signaling.heardAt).toBeLessThanOrEqual(heardAt);
  });

  it('refuse what a session refuses', async () => {
    const bench = await browserWith(2, { tabs: { maxOutbox: 3 } });
    leaderOf(bench.tabs).network.cut();
    for (const { signaling } of bench.tabs) {
      expect(() => signaling.send({ ...ringing('c1'), call: '' }, bob)).toThrow(
        expect.objectContaining({ code: 'signaling/invalid-message' }),
      );
    }
    const [one, other] = [only(followersOf(bench.tabs)), leaderOf(bench.tabs)];
    for (const { signaling } of [one, other, one]) signaling.send(ringing('c1'), bob);
    await bench.clock.advance(SECOND);
    for (const { signaling } of [one, other]) {
      expect(() => signaling.send(ringing('c1'), bob)).toThrow(
        expect.objectContaining({ code: 'signaling/outbox-full', details: { limit: 3 } }),
      );
    }
    other.network.heal();
    await bench.clock.advance(20 * SECOND);
    expect(said(bench)).toHaveLength(3);
  });

  it('take no more than the session has room for, and the rest later', async () => {
    const bench = await browserWith(3, { tabs: { maxOutbox: 2 } });
    leaderOf(bench.tabs).network.cut();
    for (const { signaling } of followersOf(bench.tabs)) {
      signaling.send(ringing('c1'), bob);
      signaling.send(ringing('c2'), bob);
    }
    await bench.clock.advance(SECOND);
    leaderOf(bench.tabs).network.heal();
    await bench.clock.advance(20 * SECOND);
    expect(said(bench)).toHaveLength(4);
  });

  it('say what was sent before they were connected', async () => {
    const bench = tabsBench();
    const tab = bench.open(fakeMemory(), {}, { connects: false });
    tab.signaling.probe();
    tab.signaling.renewToken();
    tab.signaling.send(ringing('c1'), bob);
    await bench.clock.advance(SECOND);
    expect(bench.server.hellos).toEqual([]);
    tab.signaling.connect();
    tab.signaling.connect();
    await bench.clock.advance(SECOND);
    expect(bench.words).toEqual(['call.ringing c1']);
    tab.signaling.close();
    tab.signaling.connect();
    expect(tab.signaling.state.status).toBe('closed');
  });
});

describe('where tabs cannot find each other', () => {
  it.each([{ locks: undefined }, { openBus: undefined }])(
    'each stands alone: %j',
    async (browser) => {
      const bench = await browserWith(2, { browser });
      expect(statuses(bench.tabs)).toEqual(['online', 'online']);
      expect(bench.server.hellos).toHaveLength(2);
      expect(new Set(bench.server.hellos.map(({ device }) => device)).size).toBe(2);
      for (const { signaling } of bench.tabs) {
        expect(signaling.tabs.snapshot).toEqual({ role: 'leader', isRinger: true, count: 1 });
        signaling.send(ringing('c1'), bob);
      }
      await bench.clock.advance(SECOND);
      expect(said(bench)).toHaveLength(2);
      await expectNothingLeft(bench);
      expect(bench.server.ends).toEqual(['closed', 'closed']);
    },
  );

  it('because locks cannot be had, too', async () => {
    const refuse = (_name: string, { failed }: { readonly failed: () => void }): (() => void) => {
      void Promise.resolve().then(failed);
      return () => undefined;
    };
    const locks = {
      hold: refuse,
      seize: refuse,
      heldNames: () => Promise.reject(new Error('No.')),
    };
    const bench = await browserWith(2, { browser: { locks } });
    expect(statuses(bench.tabs)).toEqual(['online', 'online']);
    expect(bench.server.hellos).toHaveLength(2);
    await expectNothingLeft(bench);
  });

  it('a tab that is closed at once does not connect', async () => {
    const bench = tabsBench({ browser: { locks: undefined } });
    bench.open().signaling.close();
    await bench.clock.advance(SECOND);
    expect(bench.server.hellos).toEqual([]);
  });
});

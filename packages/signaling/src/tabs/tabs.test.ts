import { describe, expect, it } from 'vitest';
import type { ServerSession } from '../session/server-session.ts';
import {
  accept,
  bob,
  candidates,
  end,
  invite,
  ringing,
  take,
  words,
} from '../testing/shared-tabs.ts';
import { tabsBench, type BenchTab, type TabsBenchOptions } from '../testing/tabs-bench.ts';

const SECOND = 1_000;

/** A browser with so many tabs, online. */
async function browserWith(count: number, options: TabsBenchOptions = {}) {
  const bench = tabsBench(options);
  const tabs = Array.from({ length: count }, () => bench.open());
  await bench.clock.advance(SECOND);
  return { ...bench, tabs };
}

type Bench = Awaited<ReturnType<typeof browserWith>>;

function serverOf({ server }: Bench): ServerSession {
  const [session] = server.sessions.values();
  if (session === undefined) throw new Error('The server has no session.');
  return session;
}

const heard = (tab: BenchTab): string[] => tab.heard.map(({ message }) => words(message));
const said = ({ atServer }: Bench): string[] => atServer.map(({ message }) => words(message));
const statuses = (tabs: readonly BenchTab[]): string[] =>
  tabs.map(({ signaling }) => signaling.state.status);
const roles = (tabs: readonly BenchTab[]): string[] =>
  tabs.map(({ signaling }) => signaling.tabs.snapshot.role);

function leaderOf(tabs: readonly BenchTab[]): BenchTab {
  const leader = tabs.find(
    ({ tab, signaling }) => !tab.isGone && signaling.tabs.snapshot.role === 'leader',
  );
  if (leader === undefined) throw new Error('Nobody leads.');
  return leader;
}

const followersOf = (tabs: readonly BenchTab[]): BenchTab[] =>
  tabs.filter(({ tab, signaling }) => !tab.isGone && signaling.tabs.snapshot.role === 'follower');

function only<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined) throw new Error('There is none.');
  return item;
}

async function expectNothingLeft(bench: Bench): Promise<void> {
  for (const { signaling } of bench.tabs) {
    signaling.close();
    await bench.clock.advance(SECOND);
  }
  await bench.clock.advance(60 * SECOND);
  const listening = bench.tabs.map(({ page, tab, environment }) =>
    tab.isGone ? 0 : page.listening + environment.listening,
  );
  expect({ timers: bench.clock.pending, browser: bench.browser.inUse, listening }).toEqual({
    timers: 0,
    browser: 0,
    listening: bench.tabs.map(() => 0),
  });
}

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
    bench.open(new Map(), { user: 'carol' });
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
    only(followersOf(bench.tabs)).signaling.probe();
    await bench.clock.advance(4 * SECOND);
    expect(bench.server.hellos).toHaveLength(2);
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
    const tab = bench.open(new Map(), {}, { connects: false });
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

describe('a call', () => {
  it('rings in all tabs, and of two that accept in the same moment one has it', async () => {
    const bench = await browserWith(3);
    serverOf(bench).send(invite('c1'), bob);
    await bench.clock.advance(100);
    for (const { signaling } of bench.tabs) signaling.send(ringing('c1'), bob);
    const [one, other] = followersOf(bench.tabs) as [BenchTab, BenchTab];
    for (const { signaling } of [one, other]) signaling.send(accept('c1'), bob);
    await bench.clock.advance(100);
    expect(said(bench)).toEqual(['call.ringing c1', 'call.accept c1']);
    const told = [one, other].map((tab) =>
      heard(tab)
        .filter((text) => text.includes('elsewhere'))
        .map((text) => text.split(' ')[0]),
    );
    expect(told.sort((a, b) => a.length - b.length)).toEqual([
      [],
      ['call.end', 'call.elsewhere', 'call.end'],
    ]);
    expect(heard(leaderOf(bench.tabs)).at(-1)).toBe(
      `call.elsewhere c1 ${serverOf(bench).self.device}`,
    );
  });

  it('that rings is heard of by a tab that opens', async () => {
    const bench = await browserWith(1);
    serverOf(bench).send(invite('c1'), bob);
    await bench.clock.advance(10 * SECOND);
    const late = bench.open();
    await bench.clock.advance(SECOND);
    expect(heard(late)).toEqual([
      'calls.sync',
      expect.stringMatching(/call.invite c1 (49|50)\d\d\d/),
    ]);
  });

  it('goes from tab to tab', async () => {
    const bench = await browserWith(2);
    const [one, other] = bench.tabs as [BenchTab, BenchTab];
    serverOf(bench).send(invite('c1'), bob);
    await bench.clock.advance(100);
    one.signaling.send(accept('c1'), bob);
    await bench.clock.advance(100);
    other.signaling.send(take('c1'));
    await bench.clock.advance(100);
    expect(heard(other).at(-1)).toMatch(/^call.taken c1 bob-1 \d+$/);
    serverOf(bench).send(candidates('c1'), bob);
    await bench.clock.advance(100);
    expect([heard(one).at(-1), heard(other).at(-1)]).toEqual([
      `call.elsewhere c1 ${serverOf(bench).self.device}`,
      'call.candidates c1',
    ]);
    expect(said(bench)).toEqual(['call.accept c1']);
  });

  it('of a page that is loaded again goes on in it, with what was said meanwhile', async () => {
    const bench = await browserWith(2);
    const talks = only(followersOf(bench.tabs));
    serverOf(bench).send(invite('c1'), bob);
    await bench.clock.advance(100);
    talks.signaling.send(accept('c1'), bob);
    await bench.clock.advance(100);
    talks.closeAsUser();
    await bench.clock.advance(SECOND);
    serverOf(bench).send({ type: 'call.absent', call: 'c1' });
    await bench.clock.advance(SECOND);
    const again = bench.open(talks.memory);
    await bench.clock.advance(SECOND);
    expect(heard(again)).toEqual([
      expect.stringMatching(/^calls.sync c1 answered \d+ bob-1$/),
      'call.absent c1',
    ]);
    await bench.clock.advance(60 * SECOND);
    expect(said(bench)).toEqual(['call.accept c1']);
  });

  it('of the only page that is loaded again is given back by what the server says', async () => {
    const bench = await browserWith(1);
    const talks = only(bench.tabs);
    serverOf(bench).send(invite('c1'), bob);
    await bench.clock.advance(100);
    talks.signaling.send(accept('c1'), bob);
    await bench.clock.advance(100);
    talks.crash();
    const [again, other] = [bench.open(talks.memory), bench.open()];
    await bench.clock.advance(SECOND);
    const entry = { call: 'c1', peer: 'bob', direction: 'incoming', status: 'answered' } as const;
    const media = { audio: true, video: false };
    serverOf(bench).send({ type: 'calls.sync', calls: [{ ...entry, media, ringMs: 0 }] });
    await bench.clock.advance(SECOND);
    expect(heard(again).at(-1)).toMatch(/^calls.sync c1 answered/);
    expect(heard(other).slice(-2)).toEqual([
      `call.elsewhere c1 ${serverOf(bench).self.device}`,
      'calls.sync',
    ]);
  });

  it('of a page that does not come back ends after the grace', async () => {
    const bench = await browserWith(2, { tabs: { graceMs: 3_000 } });
    const talks = leaderOf(bench.tabs);
    serverOf(bench).send(invite('c1'), bob);
    await bench.clock.advance(100);
    talks.signaling.send(accept('c1'), bob);
    await bench.clock.advance(100);
    talks.crash();
    await bench.clock.advance(2 * SECOND);
    expect(said(bench)).toEqual(['call.accept c1']);
    await bench.clock.advance(2 * SECOND);
    expect(said(bench)).toEqual(['call.accept c1', 'call.end c1 connection-lost']);
  });

  it('of a tab that closes for good ends at once', async () => {
    const bench = await browserWith(2);
    leaderOf(bench.tabs).signaling.send(invite('c1'), bob);
    await bench.clock.advance(100);
    leaderOf(bench.tabs).signaling.close();
    await bench.clock.advance(SECOND);
    expect(said(bench)).toEqual(['call.invite c1 60000', 'call.end c1 cancelled']);
  });

  it('that an only tab ends as it goes is ended', async () => {
    const bench = await browserWith(1);
    const { signaling, page } = only(bench.tabs);
    signaling.send(invite('c1'), bob);
    await bench.clock.advance(100);
    page.hide(false);
    signaling.send(end('c1', 'hangup'), bob);
    await bench.clock.advance(100);
    expect(said(bench)).toEqual(['call.invite c1 60000', 'call.end c1 hangup']);
  });

  it('that a leader ends as it goes is ended by the next one', async () => {
    const bench = await browserWith(2);
    const leader = leaderOf(bench.tabs);
    leader.signaling.send(invite('c1'), bob);
    await bench.clock.advance(100);
    leader.closeAsUser();
    leader.signaling.send(end('c1', 'hangup'), bob);
    await bench.clock.advance(SECOND);
    expect(said(bench)).toEqual(['call.invite c1 60000', 'call.end c1 hangup']);
  });
});

describe('the ringtone', () => {
  it('is with one tab: the one that may play it and that the person looks at', async () => {
    const bench = await browserWith(3);
    const ringers = (): number[] =>
      bench.tabs.flatMap(({ tab, signaling }, index) =>
        !tab.isGone && signaling.tabs.snapshot.isRinger ? [index] : [],
      );
    let most = 0;
    for (const { signaling } of bench.tabs) {
      signaling.tabs.subscribe(() => {
        most = Math.max(most, ringers().length);
      });
    }
    for (const index of [0, 1, 2, 0]) {
      const { page } = bench.tabs[index] as BenchTab;
      page.set({ isFocused: true });
      await bench.clock.advance(SECOND);
      expect(ringers()).toEqual([index]);
      page.set({ isFocused: false });
    }
    bench.tabs[1]?.page.set({ isTouched: true });
    bench.tabs[0]?.page.set({ isFocused: true });
    await bench.clock.advance(SECOND);
    expect(ringers()).toEqual([1]);
    bench.tabs[1]?.crash();
    await bench.clock.advance(SECOND);
    expect(bench.tabs[0]?.signaling.tabs.snapshot.isRinger).toBe(true);
    expect(most).toBe(1);
  });

  it('does not wait for a tab that is stuck', async () => {
    const bench = await browserWith(2);
    const ringer = bench.tabs.find(({ signaling }) => signaling.tabs.snapshot.isRinger);
    const other = bench.tabs.find((tab) => tab !== ringer);
    // A leader that is stuck is another story.
    if (ringer === leaderOf(bench.tabs)) {
      other?.page.set({ isFocused: true });
      await bench.clock.advance(SECOND);
    }
    const [has, gets] = ringer === leaderOf(bench.tabs) ? [other, ringer] : [ringer, other];
    has?.tab.stall(5 * SECOND);
    gets?.page.set({ isTouched: true });
    await bench.clock.advance(SECOND);
    expect(gets?.signaling.tabs.snapshot.isRinger).toBe(true);
  });
});

describe('a tab that is stuck', () => {
  it('keeps the others from talking for half a second, and then no more', async () => {
    const bench = await browserWith(3);
    only(followersOf(bench.tabs)).tab.stall(10 * SECOND);
    const { signaling } = leaderOf(bench.tabs);
    signaling.send(ringing('c1'), bob);
    await bench.clock.advance(400);
    expect(said(bench)).toEqual([]);
    await bench.clock.advance(200);
    signaling.send(ringing('c2'), bob);
    await bench.clock.advance(100);
    expect(said(bench)).toEqual(['call.ringing c1', 'call.ringing c2']);
    await bench.clock.advance(10 * SECOND);
    await expectNothingLeft(bench);
  });

  it('and leads is replaced by one that the person looks at', async () => {
    const bench = await browserWith(2);
    const leader = leaderOf(bench.tabs);
    const follower = only(followersOf(bench.tabs));
    leader.tab.stall(60 * SECOND);
    follower.signaling.send(ringing('c1'), bob);
    await bench.clock.advance(6 * SECOND);
    expect(roles([follower])).toEqual(['leader']);
    expect(said(bench)).toEqual(['call.ringing c1']);
    await bench.clock.advance(60 * SECOND);
    expect(roles([leader, follower])).toEqual(['follower', 'leader']);
    leader.signaling.send(ringing('c2'), bob);
    await bench.clock.advance(SECOND);
    expect(said(bench)).toEqual(['call.ringing c1', 'call.ringing c2']);
    expect(bench.server.ends).toEqual([]);
    await expectNothingLeft(bench);
  });

  it('and leads is found out by one that the person begins to look at', async () => {
    const bench = await browserWith(2);
    const follower = only(followersOf(bench.tabs));
    follower.page.set({ isVisible: false });
    await bench.clock.advance(SECOND);
    leaderOf(bench.tabs).tab.stall(60 * SECOND);
    await bench.clock.advance(20 * SECOND);
    expect(roles([follower])).toEqual(['follower']);
    follower.page.set({ isVisible: true });
    await bench.clock.advance(6 * SECOND);
    expect(roles([follower])).toEqual(['leader']);
  });

  it('and led alone learns that there is another session now, and what it had to say is said', async () => {
    const bench = await browserWith(1);
    const first = only(bench.tabs);
    first.network.cut();
    first.signaling.send(ringing('c1'), bob);
    await bench.clock.advance(SECOND);
    first.tab.stall(60 * SECOND);
    const second = bench.open();
    await bench.clock.advance(10 * SECOND);
    expect(roles([second])).toEqual(['leader']);
    first.network.heal();
    await bench.clock.advance(90 * SECOND);
    expect(statuses([first, second])).toEqual(['online', 'online']);
    expect(roles([first, second])).toEqual(['follower', 'leader']);
    expect([...new Set(said(bench))]).toEqual(['call.ringing c1']);
  });
});

describe('the device of the tabs, used somewhere else', () => {
  it('costs them the session once, and the second time for good', async () => {
    const bench = await browserWith(2, { tabs: { device: 'kiosk' } });
    const other = tabsBench().browser;
    expect(other.inUse).toBe(0);
    const elsewhere = bench.openElsewhere({ device: 'kiosk' });
    await bench.clock.advance(500);
    expect(statuses([elsewhere])).toEqual(['online']);
    expect(statuses(bench.tabs)).toEqual(['online', 'online']);
    await bench.clock.advance(5 * SECOND);
    // Each has taken it from the other once, and now one of them gives up.
    expect([statuses(bench.tabs), statuses([elsewhere])]).toContainEqual(
      expect.arrayContaining(['closed']),
    );
    expect([statuses(bench.tabs), statuses([elsewhere])]).toContainEqual(
      expect.arrayContaining(['online']),
    );
  });
});

describe('a page in the back/forward cache', () => {
  it('leaves, and enters again when it comes back', async () => {
    const bench = await browserWith(2);
    const leader = leaderOf(bench.tabs);
    const follower = only(followersOf(bench.tabs));
    leader.page.hide(true);
    leader.signaling.send(ringing('c1'), bob);
    await bench.clock.advance(5 * SECOND);
    expect(roles([follower])).toEqual(['leader']);
    expect(follower.signaling.tabs.snapshot.count).toBe(1);
    expect(said(bench)).toEqual([]);
    leader.states.length = 0;
    leader.page.comeBack();
    leader.page.comeBack();
    await bench.clock.advance(SECOND);
    expect(leader.states.map(({ status }) => status)).toEqual(['connecting', 'online']);
    expect(roles([leader, follower])).toEqual(['follower', 'leader']);
    expect(said(bench)).toEqual(['call.ringing c1']);
    await expectNothingLeft(bench);
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

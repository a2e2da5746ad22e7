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
  statuses,
} from '../testing/tab-stories.ts';

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

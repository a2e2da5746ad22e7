import { describe, expect, it } from 'vitest';
import { reasonOf } from '../testing/story.ts';
import { createTabsStage } from '../testing/tabs-stage.ts';
import type { Caller, CallerTab, TabsStage } from '../testing/tabs-stage.ts';

interface Story {
  readonly stage: TabsStage;
  readonly tabs: readonly [CallerTab, CallerTab, CallerTab];
  readonly bob: Caller;
}

/** Alice has three tabs open, and Bob is online. */
async function threeTabs(): Promise<Story> {
  const stage = createTabsStage();
  const tabs = [stage.openTab(), stage.openTab(), stage.openTab()] as const;
  const bob = stage.enter('bob');
  await stage.pass(1_000);
  expect(stage.server.sessions.size).toBe(2);
  return { stage, tabs, bob };
}

/** Bob calls, and it rings in every tab. */
async function ring({ stage, tabs, bob }: Story): Promise<void> {
  bob.client.call('alice', { video: true });
  await stage.pass(200);
  expect(tabs.map(({ rang }) => rang.length)).toEqual([1, 1, 1]);
  expect(bob.call.state.status).toBe('ringing');
}

async function answer({ stage, bob }: Story, tab: CallerTab): Promise<void> {
  await tab.call.accept();
  await stage.pass(1_000);
  expect([tab.call.state.status, bob.call.state.status]).toEqual(['connected', 'connected']);
  expect([stage.hears(tab, bob), stage.hears(bob, tab)]).toEqual([true, true]);
}

async function leave({ stage, tabs, bob }: Story): Promise<void> {
  for (const { client, tab } of tabs) {
    if (!tab.isGone) client.close();
    await stage.pass(2_000);
  }
  bob.client.close();
  await stage.pass(90_000);
  expect(stage.leaks()).toEqual({
    ...{ timers: 0, connections: 0, transports: 0, browser: 0, tracks: 0 },
  });
}

/** The tabs that do not lead, the one that leads last. */
function leaderLast({ tabs }: Story): readonly [CallerTab, CallerTab, CallerTab] {
  const leads = ({ signaling }: CallerTab): number =>
    signaling.tabs.snapshot.role === 'leader' ? 1 : 0;
  return tabs.toSorted((a, b) => leads(a) - leads(b)) as [CallerTab, CallerTab, CallerTab];
}

describe('several tabs of one browser', () => {
  it('all ring; the first that accepts has the call, and the others stop', async () => {
    const story = await threeTabs();
    await ring(story);
    const [talks, ...others] = leaderLast(story);
    await answer(story, talks);
    expect(others.map(({ call }) => reasonOf(call))).toEqual([
      'answered-elsewhere',
      'answered-elsewhere',
    ]);
    talks.call.hangUp();
    await story.stage.pass(500);
    expect(story.bob.call.state).toMatchObject({ reason: { type: 'hangup', by: 'them' } });
    await leave(story);
  });

  it('accept in the same moment: one has the call', async () => {
    const story = await threeTabs();
    await ring(story);
    await Promise.all(story.tabs.map(({ call }) => call.accept()));
    await story.stage.pass(2_000);
    expect(story.tabs.map(({ call }) => reasonOf(call)).sort()).toEqual([
      'answered-elsewhere',
      'answered-elsewhere',
      'connected',
    ]);
    await leave(story);
  });

  it('stop when one declines', async () => {
    const story = await threeTabs();
    await ring(story);
    story.tabs[1].call.reject('Later');
    await story.stage.pass(500);
    expect(story.bob.call.state).toMatchObject({ reason: { type: 'rejected', why: 'Later' } });
    expect(story.tabs.map(({ call }) => reasonOf(call))).toEqual([
      'rejected',
      'rejected',
      'rejected',
    ]);
    await leave(story);
  });

  it('ring on when their leader closes or crashes, and one answers', async () => {
    for (const how of ['close', 'crash'] as const) {
      const story = await threeTabs();
      await ring(story);
      const [answers, other, leader] = leaderLast(story);
      if (how === 'crash') leader.crash();
      else leader.client.close();
      await story.stage.pass(2_000);
      await answer(story, answers);
      expect(reasonOf(other.call)).toBe('answered-elsewhere');
      await leave(story);
    }
  });

  it('go on talking while their leader crashes; what is said meanwhile arrives', async () => {
    const story = await threeTabs();
    await ring(story);
    const [talks, , leader] = leaderLast(story);
    await answer(story, talks);
    leader.crash();
    talks.call.mute();
    story.bob.call.hold();
    await story.stage.pass(2_000);
    expect(story.bob.call.remote.microphone).toBe('muted');
    expect(talks.call.remote.isHolding).toBe(true);
    expect(talks.call.state.status).toBe('connected');
    story.bob.call.hangUp();
    await story.stage.pass(500);
    expect(reasonOf(talks.call)).toBe('hangup');
    await leave(story);
  });

  it('are free as long as one of them is', async () => {
    const story = await threeTabs();
    await ring(story);
    const [talks, free] = leaderLast(story);
    await answer(story, talks);
    const carol = story.stage.enter('carol');
    await story.stage.pass(200);
    carol.client.call('alice');
    await story.stage.pass(500);
    expect(carol.call.state.status).toBe('ringing');
    expect(talks.rang).toHaveLength(1);
    await free.call.accept();
    await story.stage.pass(1_000);
    expect([reasonOf(carol.call), reasonOf(talks.call)]).toEqual(['connected', 'connected']);
    carol.client.close();
    await leave(story);
  });

  it('and somebody who call each other at once get one call, and nothing rings', async () => {
    for (let round = 0; round < 6; round += 1) {
      const story = await threeTabs();
      const [caller] = leaderLast(story);
      caller.client.call('bob', { video: true });
      story.bob.client.call('alice', { video: true });
      await story.stage.pass(2_000);
      expect([reasonOf(caller.call), reasonOf(story.bob.call)]).toEqual(['connected', 'connected']);
      expect(caller.call.id).toBe(story.bob.call.id);
      expect([...story.tabs, story.bob].map(({ rang }) => rang.length)).toEqual([0, 0, 0, 0]);
      await leave(story);
    }
  });

  it('that close for good while one is in a call end that call', async () => {
    const story = await threeTabs();
    await ring(story);
    const [talks] = leaderLast(story);
    await answer(story, talks);
    talks.client.close();
    await story.stage.pass(500);
    expect(reasonOf(story.bob.call)).toBe('hangup');
    await leave(story);
  });

  it('end the call of a tab that crashes and does not come back', async () => {
    const story = await threeTabs();
    await ring(story);
    const talks = leaderLast(story)[2];
    await answer(story, talks);
    talks.crash();
    await story.stage.pass(19_000);
    expect(story.bob.call.state.status).not.toBe('ended');
    await story.stage.pass(3_000);
    expect(reasonOf(story.bob.call)).toBe('connection-lost');
  });
});

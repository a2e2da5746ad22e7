import { describe, expect, it } from 'vitest';
import { accept, bob, candidates, end, invite, ringing, take } from '../testing/shared-tabs.ts';
import {
  browserWith,
  followersOf,
  heard,
  leaderOf,
  only,
  said,
  SECOND,
  serverOf,
} from '../testing/tab-stories.ts';
import type { BenchTab } from '../testing/tabs-bench.ts';

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
      'calls.sync',
      `call.elsewhere c1 ${serverOf(bench).self.device}`,
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

import { describe, expect, it } from 'vitest';
import type { Message } from '../protocol/messages.ts';
import { tabsBench, wordsOf, type BenchTab } from '../testing/tabs-bench.ts';

const invite = (call: string): Message => ({
  type: 'call.invite',
  call,
  media: { audio: true, video: false },
  ringMs: 60_000,
});
const bob = { user: 'bob', device: 'bob-1' };

function heardBy({ heard }: BenchTab): string[] {
  return heard.map(({ message }) => wordsOf(message));
}

describe('the tabs of a browser', () => {
  it('are one device with one connection', async () => {
    const { open, clock, server } = tabsBench();
    const tabs = [open(), open(), open()];
    await clock.advance(1_000);
    expect(tabs.map(({ signaling }) => signaling.state.status)).toEqual([
      'online',
      'online',
      'online',
    ]);
    expect(new Set(tabs.map(({ signaling }) => signaling.self?.device)).size).toBe(1);
    expect(server.hellos).toHaveLength(1);
    expect(tabs.map(({ signaling }) => signaling.tabs.snapshot.role)).toEqual([
      'leader',
      'follower',
      'follower',
    ]);
    expect(tabs.map(({ signaling }) => signaling.tabs.snapshot.count)).toEqual([3, 3, 3]);
  });

  it('all ring, one answers, the others know', async () => {
    const { open, clock, server, words, atServer } = tabsBench();
    const tabs = [open(), open(), open()] as const;
    await clock.advance(1_000);
    [...server.sessions.values()][0]?.send(invite('c1'), bob);
    await clock.advance(100);
    expect(tabs.map(heardBy)).toEqual(tabs.map(() => ['call.invite c1']));
    for (const { signaling } of tabs) signaling.send({ type: 'call.ringing', call: 'c1' }, bob);
    await clock.advance(100);
    tabs[1].signaling.send(
      { type: 'call.accept', call: 'c1', media: { audio: true, video: false }, hasOffer: false },
      bob,
    );
    await clock.advance(100);
    expect(atServer.map(({ message }) => wordsOf(message))).toEqual([
      'call.ringing c1',
      'call.accept c1',
    ]);
    expect(tabs.map(heardBy)).toEqual([
      ['call.invite c1', 'call.end c1 answered-elsewhere', 'call.elsewhere c1'],
      ['call.invite c1'],
      ['call.invite c1', 'call.end c1 answered-elsewhere', 'call.elsewhere c1'],
    ]);
    void words;
  });

  it('go on when the leader crashes', async () => {
    const { open, clock, server, atServer, browser, tabs: all } = tabsBench();
    const tabs = [open(), open(), open()] as const;
    await clock.advance(1_000);
    tabs[1].signaling.send({ type: 'call.ringing', call: 'c1' }, bob);
    tabs[0].crash();
    tabs[2].signaling.send({ type: 'call.ringing', call: 'c2' }, bob);
    await clock.advance(3_000);
    expect(server.hellos).toHaveLength(2);
    expect(server.hellos[1]?.resume).toBeDefined();
    expect(atServer.map(({ message }) => wordsOf(message)).sort()).toEqual([
      'call.ringing c1',
      'call.ringing c2',
    ]);
    expect(tabs[1].signaling.tabs.snapshot).toMatchObject({ role: 'leader', count: 2 });
    for (const { signaling } of all.slice(1)) signaling.close();
    await clock.advance(100);
    expect([browser.inUse, clock.pending]).toEqual([0, 0]);
    expect(server.ends).toEqual(['closed']);
  });
});

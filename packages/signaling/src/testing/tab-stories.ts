import { expect } from 'vitest';
import type { ServerSession } from '../session/server-session.ts';
import { words } from './shared-tabs.ts';
import { tabsBench, type BenchTab, type TabsBenchOptions } from './tabs-bench.ts';

export const SECOND = 1_000;

/** A browser with so many tabs, online. */
export async function browserWith(count: number, options: TabsBenchOptions = {}) {
  const bench = tabsBench(options);
  const tabs = Array.from({ length: count }, () => bench.open());
  await bench.clock.advance(SECOND);
  return { ...bench, tabs };
}

export type Bench = Awaited<ReturnType<typeof browserWith>>;

export function serverOf({ server }: Bench): ServerSession {
  const [session] = server.sessions.values();
  if (session === undefined) throw new Error('The server has no session.');
  return session;
}

export const heard = (tab: BenchTab): string[] => tab.heard.map(({ message }) => words(message));
export const said = ({ atServer }: Bench): string[] =>
  atServer.map(({ message }) => words(message));
export const statuses = (tabs: readonly BenchTab[]): string[] =>
  tabs.map(({ signaling }) => signaling.state.status);
export const roles = (tabs: readonly BenchTab[]): string[] =>
  tabs.map(({ signaling }) => signaling.tabs.snapshot.role);

export function leaderOf(tabs: readonly BenchTab[]): BenchTab {
  const leader = tabs.find(
    ({ tab, signaling }) => !tab.isGone && signaling.tabs.snapshot.role === 'leader',
  );
  if (leader === undefined) throw new Error('Nobody leads.');
  return leader;
}

export const followersOf = (tabs: readonly BenchTab[]): BenchTab[] =>
  tabs.filter(({ tab, signaling }) => !tab.isGone && signaling.tabs.snapshot.role === 'follower');

export function only<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined) throw new Error('There is none.');
  return item;
}

export async function expectNothingLeft(bench: Bench): Promise<void> {
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

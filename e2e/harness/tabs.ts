import type { Call } from '@earshot/core';
import { expect } from 'vitest';
import { expectAudioFlows, expectVideoFlows } from './media.ts';
import type { ChromiumPerson } from './people.ts';

declare global {
  interface Window {
    /** What the page has heard, in words, in order. */
    heard: string[];
  }
}

export const WAIT = { timeout: 10_000, interval: 50 };

type Sorted = readonly [ChromiumPerson, ChromiumPerson, ...ChromiumPerson[]];

export async function openedAgain(person: ChromiumPerson): Promise<void> {
  await person.run(() => {
    window.heard = [];
    window.signaling?.on('message', ({ message }) => {
      const more =
        'reason' in message
          ? ` ${message.reason}`
          : 'isOver' in message && message.isOver
            ? ' over'
            : '';
      window.heard.push(`${message.type}${more}`);
    });
    const watch = (call: Call): void => {
      const video = document.querySelector('video');
      if (video !== null) window.playback.attach(video, call);
      call.on('state', (state) => {
        document.title = state.status === 'ended' ? state.reason.type : state.status;
      });
    };
    window.client.snapshot.calls.forEach(watch);
    window.client.on('call', watch);
  });
  await expect
    .poll(() => person.run(() => window.client.snapshot.signaling.status), WAIT)
    .toBe('online');
}

export async function callFrom(bob: ChromiumPerson): Promise<void> {
  await bob.run(() => void window.client.call('alice', { video: true }));
}

export async function accept(tab: ChromiumPerson): Promise<void> {
  await tab.run(() => window.client.snapshot.incoming?.accept({ video: true }));
}

export async function expectRinging(tabs: readonly ChromiumPerson[]): Promise<void> {
  for (const tab of tabs) {
    await expect
      .poll(() => tab.run(() => window.client.snapshot.incoming?.peer.user), WAIT)
      .toBe('bob');
  }
}

export async function expectMedia(one: ChromiumPerson, other: ChromiumPerson): Promise<void> {
  await Promise.all([expectVideoFlows(one), expectVideoFlows(other)]);
  await Promise.all([expectAudioFlows(one), expectAudioFlows(other)]);
}

export function rolesOf(tabs: readonly ChromiumPerson[]): Promise<(string | undefined)[]> {
  return Promise.all(tabs.map((tab) => tab.run(() => window.signaling?.tabs.snapshot.role)));
}

export async function ringersOf(tabs: readonly ChromiumPerson[]): Promise<number> {
  const ringers = await Promise.all(
    tabs.map((tab) => tab.run(() => window.signaling?.tabs.snapshot.isRinger)),
  );
  return ringers.filter((isRinger) => isRinger === true).length;
}

/** The same tabs, the leader at the end. */
export async function leaderLast(tabs: readonly ChromiumPerson[]): Promise<Sorted> {
  const roles = await rolesOf(tabs);
  const sorted = [
    ...tabs.filter((_tab, index) => roles[index] !== 'leader'),
    ...tabs.filter((_tab, index) => roles[index] === 'leader'),
  ];
  const [first, second, ...rest] = sorted;
  if (first === undefined || second === undefined) throw new Error('There are too few tabs.');
  return [first, second, ...rest];
}

/** The first tab with this role. */
export async function tabThat(
  tabs: readonly ChromiumPerson[],
  role: 'leader' | 'follower',
): Promise<ChromiumPerson> {
  const roles = await rolesOf(tabs);
  const tab = tabs.find((_tab, index) => roles[index] === role);
  if (tab === undefined) throw new Error(`No tab is a ${role}.`);
  return tab;
}

/** Takes the leader away, and gives the tabs that are left. */
export async function loseLeader(
  tabs: readonly ChromiumPerson[],
  how: 'is closed' | 'crashes',
): Promise<Sorted> {
  const sorted = await leaderLast(tabs);
  const leader = sorted.at(-1);
  if (leader !== undefined) await (how === 'crashes' ? crash(leader) : leader.leave());
  const [first, second] = sorted;
  return [first, second];
}

/** The tab's process dies. */
export async function crash(tab: ChromiumPerson): Promise<void> {
  const crashed = tab.page.waitForEvent('crash');
  await tab.page.goto('chrome://crash').catch(() => undefined);
  await crashed;
}

export async function expectNewLeader(tabs: readonly ChromiumPerson[]): Promise<void> {
  await expect.poll(async () => (await rolesOf(tabs)).sort(), WAIT).toEqual(['follower', 'leader']);
  await expect
    .poll(() => tabs[0]?.run(() => window.signaling?.tabs.snapshot.count), WAIT)
    .toBe(tabs.length);
}

export function heardBy(tab: ChromiumPerson): Promise<readonly string[]> {
  return tab.run(() => window.heard);
}

export function elsewhereIn(tab: ChromiumPerson): Promise<readonly string[]> {
  return tab.run(() => window.client.snapshot.elsewhere.map(({ user }) => user));
}

export function callsOf(person: ChromiumPerson): Promise<number> {
  return person.run(() => window.client.snapshot.calls.length);
}

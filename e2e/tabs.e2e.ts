import { join } from 'node:path';
import type { Call } from '@earshot/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildPage } from '../examples/one-to-one/page.ts';
import { launchChromium } from './harness/browsers.ts';
import type { Chromium } from './harness/browsers.ts';
import { startCallServer } from './harness/call-server.ts';
import type { PageCallServer } from './harness/call-server.ts';
import { expectAudioFlows, expectVideoFlows } from './harness/media.ts';
import type { ChromiumPerson } from './harness/people.ts';

declare global {
  interface Window {
    /** What the page has heard, in words, in order. */
    heard: string[];
  }
}

const GRACE_MS = 3_000;
const WAIT = { timeout: 10_000, interval: 50 };

let chromium: Chromium;
let server: PageCallServer;
let page: Awaited<ReturnType<typeof buildPage>>;

beforeAll(async () => {
  page = await buildPage(join(import.meta.dirname, 'pages'));
  chromium = await launchChromium();
});
beforeEach(async () => {
  server = await startCallServer(page, { graceMs: GRACE_MS });
});
afterEach(async () => {
  await chromium.clear();
  await server.close();
});
afterAll(() => chromium.close());

describe('tabs of one browser', () => {
  it('are one device with one connection', async () => {
    const tabs = await openTabs(3);
    await expectConnections(1);
    const devices = await Promise.all(tabs.map((tab) => tab.run(() => window.client.self?.device)));
    expect(new Set(devices).size).toBe(1);
    expect((await rolesOf(tabs)).sort()).toEqual(['follower', 'follower', 'leader']);
  });

  it('all ring, and one plays the ringtone; whichever answers has the call, and the others know', async () => {
    const { tabs, bob } = await bobAndTabs(3);
    await callFrom(bob);
    await expectRinging(tabs);
    expect(await ringersOf(tabs)).toBe(1);

    const [answers, ...others] = await leaderLast(tabs);
    await accept(answers);

    await expectMedia(answers, bob);
    for (const tab of others) {
      await expect.poll(() => heardBy(tab), WAIT).toContain('call.elsewhere');
      expect(await heardBy(tab)).toContain('call.end answered-elsewhere');
      expect(await tab.run(() => window.client.snapshot.calls.length)).toBe(0);
    }
    await expectConnections(2);
    await answers.run(() => window.client.snapshot.calls[0]?.hangUp());
    await expect.poll(() => callsOf(bob), WAIT).toBe(0);
    for (const tab of others)
      await expect.poll(() => heardBy(tab), WAIT).toContain('call.elsewhere over');
  });

  it('rings in a tab that opens while it rings', async () => {
    const { tabs, bob } = await bobAndTabs(1);
    await callFrom(bob);
    await expectRinging(tabs);
    const late = await anotherTab(tabs);
    await expectRinging([late]);
    await accept(late);
    await expectMedia(late, bob);
  });

  describe.each(['is closed', 'crashes'] as const)('whose leader %s', (how) => {
    it('while it rings: they ring on, and one answers', async () => {
      const { tabs, bob } = await bobAndTabs(3);
      await callFrom(bob);
      await expectRinging(tabs);

      const left = await loseLeader(tabs, how);

      await expectNewLeader(left);
      await expectRinging(left);
      expect(await ringersOf(left)).toBe(1);
      await accept(left[0]);
      await expectMedia(left[0], bob);
      await expectConnections(2);
      await expect.poll(() => heardBy(left[1]), WAIT).toContain('call.elsewhere');
    });

    it('while another one is in a call: it goes on, and what is said meanwhile arrives', async () => {
      const { tabs, bob } = await bobAndTabs(3);
      await callFrom(bob);
      await expectRinging(tabs);
      const [talks] = await leaderLast(tabs);
      await accept(talks);
      await expectMedia(talks, bob);

      const lost = loseLeader(tabs, how);
      // In the very moment in which nobody leads.
      await talks.run(() => window.client.snapshot.calls[0]?.mute());
      await bob.run(() => window.client.snapshot.calls[0]?.hold());
      await lost;

      await expect
        .poll(() => bob.run(() => window.client.snapshot.calls[0]?.remote.microphone), WAIT)
        .toBe('muted');
      await expect
        .poll(() => talks.run(() => window.client.snapshot.calls[0]?.remote.isHolding), WAIT)
        .toBe(true);
      await bob.run(() => window.client.snapshot.calls[0]?.resume());
      await expectVideoFlows(talks);
      await bob.run(() => window.client.snapshot.calls[0]?.hangUp());
      await expect.poll(() => callsOf(talks), WAIT).toBe(0);
      await expectConnections(2);
    });
  });

  it('do not depend on one whose script is stuck', async () => {
    const { tabs, bob } = await bobAndTabs(2);
    const [calls, leads] = await leaderLast(tabs);
    const stuck = leads.run(() => {
      const end = performance.now() + 10_000;
      while (performance.now() < end);
    });

    await calls.run(() => void window.client.call('bob', { video: true }));

    await expect
      .poll(() => bob.run(() => window.client.snapshot.incoming?.peer.user), WAIT)
      .toBe('alice');
    await accept(bob);
    await expectMedia(calls, bob);
    await stuck;
    await expect.poll(() => rolesOf([calls, leads]), WAIT).toEqual(['leader', 'follower']);
    await expect.poll(() => heardBy(leads), WAIT).toContain('call.elsewhere');
    await expectConnections(2);
    await bob.run(() => window.client.snapshot.calls[0]?.hangUp());
    await expect.poll(() => callsOf(calls), WAIT).toBe(0);
  });

  it('end the call of a tab that does not come back', async () => {
    const { tabs, bob } = await bobAndTabs(2);
    await callFrom(bob);
    await expectRinging(tabs);
    const [talks, other] = await leaderLast(tabs);
    await accept(talks);
    await expectMedia(talks, bob);
    await crash(talks);
    await expect.poll(() => heardBy(other), WAIT).toContain('call.elsewhere over');
    await expect.poll(() => callsOf(bob), WAIT).toBe(0);
    expect(await bob.run(() => document.title)).toBe('connection-lost');
  });
});

type Two = readonly [ChromiumPerson, ChromiumPerson, ...ChromiumPerson[]];

async function bobAndTabs(
  count: number,
): Promise<{ readonly tabs: readonly ChromiumPerson[]; readonly bob: ChromiumPerson }> {
  const tabs = await openTabs(count);
  const bob = await chromium.person('bob');
  await openPage(bob);
  await expectConnections(2);
  return { tabs, bob };
}

async function openTabs(count: number): Promise<readonly ChromiumPerson[]> {
  const first = await chromium.person('alice');
  const tabs = [first];
  while (tabs.length < count) tabs.push(await chromium.tabBeside(first, 'alice'));
  for (const tab of tabs) await openPage(tab);
  return tabs;
}

async function anotherTab(tabs: readonly ChromiumPerson[]): Promise<ChromiumPerson> {
  const [first] = tabs;
  if (first === undefined) throw new Error('There is no tab yet.');
  const tab = await chromium.tabBeside(first, 'alice');
  await openPage(tab);
  return tab;
}

async function openPage(person: ChromiumPerson): Promise<void> {
  await person.open(`${server.url}/?user=${person.name}&tabs=${GRACE_MS}`);
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

async function callFrom(bob: ChromiumPerson): Promise<void> {
  await bob.run(() => void window.client.call('alice', { video: true }));
}

async function accept(tab: ChromiumPerson): Promise<void> {
  await tab.run(() => window.client.snapshot.incoming?.accept({ video: true }));
}

async function expectRinging(tabs: readonly ChromiumPerson[]): Promise<void> {
  for (const tab of tabs) {
    await expect
      .poll(() => tab.run(() => window.client.snapshot.incoming?.peer.user), WAIT)
      .toBe('bob');
  }
}

async function expectMedia(one: ChromiumPerson, other: ChromiumPerson): Promise<void> {
  await Promise.all([expectVideoFlows(one), expectVideoFlows(other)]);
  await Promise.all([expectAudioFlows(one), expectAudioFlows(other)]);
}

async function expectConnections(count: number): Promise<void> {
  await expect.poll(() => server.stats().connections, WAIT).toBe(count);
}

function rolesOf(tabs: readonly ChromiumPerson[]): Promise<(string | undefined)[]> {
  return Promise.all(tabs.map((tab) => tab.run(() => window.signaling?.tabs.snapshot.role)));
}

async function ringersOf(tabs: readonly ChromiumPerson[]): Promise<number> {
  const ringers = await Promise.all(
    tabs.map((tab) => tab.run(() => window.signaling?.tabs.snapshot.isRinger)),
  );
  return ringers.filter((isRinger) => isRinger === true).length;
}

/** The same tabs, the leader at the end. */
async function leaderLast(tabs: readonly ChromiumPerson[]): Promise<Two> {
  const roles = await rolesOf(tabs);
  const sorted = [
    ...tabs.filter((_tab, index) => roles[index] !== 'leader'),
    ...tabs.filter((_tab, index) => roles[index] === 'leader'),
  ];
  const [first, second, ...rest] = sorted;
  if (first === undefined || second === undefined) throw new Error('There are too few tabs.');
  return [first, second, ...rest];
}

/** Takes the leader away, and gives the tabs that are left. */
async function loseLeader(
  tabs: readonly ChromiumPerson[],
  how: 'is closed' | 'crashes',
): Promise<Two> {
  const sorted = await leaderLast(tabs);
  const leader = sorted.at(-1);
  if (leader !== undefined) await (how === 'crashes' ? crash(leader) : leader.leave());
  const [first, second] = sorted;
  return [first, second];
}

/** The tab's process dies. */
async function crash(tab: ChromiumPerson): Promise<void> {
  const crashed = tab.page.waitForEvent('crash');
  await tab.page.goto('chrome://crash').catch(() => undefined);
  await crashed;
}

async function expectNewLeader(tabs: readonly ChromiumPerson[]): Promise<void> {
  await expect.poll(async () => (await rolesOf(tabs)).sort(), WAIT).toEqual(['follower', 'leader']);
  await expect
    .poll(() => tabs[0]?.run(() => window.signaling?.tabs.snapshot.count), WAIT)
    .toBe(tabs.length);
}

function heardBy(tab: ChromiumPerson): Promise<readonly string[]> {
  return tab.run(() => window.heard);
}

function callsOf(person: ChromiumPerson): Promise<number> {
  return person.run(() => window.client.snapshot.calls.length);
}

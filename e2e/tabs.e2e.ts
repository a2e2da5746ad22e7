import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildPage } from '../examples/one-to-one/page.ts';
import { launchChromium } from './harness/browsers.ts';
import type { Chromium } from './harness/browsers.ts';
import { startCallServer } from './harness/call-server.ts';
import type { PageCallServer } from './harness/call-server.ts';
import { expectVideoFlows } from './harness/media.ts';
import type { ChromiumPerson } from './harness/people.ts';
import {
  WAIT,
  openedAgain,
  callFrom,
  accept,
  expectRinging,
  expectMedia,
  rolesOf,
  tabThat,
  ringersOf,
  leaderLast,
  loseLeader,
  crash,
  expectNewLeader,
  heardBy,
  elsewhereIn,
  callsOf,
} from './harness/tabs.ts';

const GRACE_MS = 3_000;

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

  it('go on with a call in the tab that takes it', async () => {
    const { tabs, bob } = await bobAndTabs(3);
    await callFrom(bob);
    await expectRinging(tabs);
    const [talks, other] = await leaderLast(tabs);
    const takes = await tabThat(tabs, 'leader');
    await accept(talks);
    await expectMedia(talks, bob);
    await expect.poll(() => elsewhereIn(takes), WAIT).toHaveLength(1);

    await takes.run(() => window.client.take(window.client.snapshot.elsewhere[0]?.id ?? ''));

    await expectMedia(takes, bob);
    expect(await talks.run(() => document.title)).toBe('answered-elsewhere');
    await expect.poll(() => elsewhereIn(talks), WAIT).toHaveLength(1);
    expect([await elsewhereIn(takes), await elsewhereIn(other)]).toEqual([[], ['bob']]);
    await bob.run(() => window.client.snapshot.calls[0]?.hangUp());
    await expect.poll(() => callsOf(takes), WAIT).toBe(0);
    await expect.poll(() => elsewhereIn(other), WAIT).toEqual([]);
  });

  it.each(['a follower', 'the leader', 'the only tab'])(
    'come back into the call of %s that is loaded again',
    async (which) => {
      const { tabs, bob } = await bobAndTabs(which === 'the only tab' ? 1 : 2);
      await callFrom(bob);
      await expectRinging(tabs);
      const talks = await tabThat(tabs, which === 'a follower' ? 'follower' : 'leader');
      await accept(talks);
      await expectMedia(talks, bob);

      await talks.page.reload();
      await openedAgain(talks);

      await expectMedia(talks, bob);
      for (const tab of tabs) {
        expect(await callsOf(tab)).toBe(tab === talks ? 1 : 0);
        expect(await tab.run(() => window.client.snapshot.incoming)).toBeUndefined();
      }
      await bob.run(() => window.client.snapshot.calls[0]?.hangUp());
      await expect.poll(() => callsOf(talks), WAIT).toBe(0);
    },
  );

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
  await openedAgain(person);
}

async function expectConnections(count: number): Promise<void> {
  await expect.poll(() => server.stats().connections, WAIT).toBe(count);
}

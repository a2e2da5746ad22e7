import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from './harness/browsers.ts';
import type { Chromium } from './harness/browsers.ts';
import { expectAudioFlows, expectPlays, expectVideoFlows } from './harness/media.ts';
import { servePage } from './harness/page-server.ts';
import type { PageServer } from './harness/page-server.ts';
import { openThings } from './harness/person.ts';
import type { ChromiumPerson } from './harness/people.ts';

let pages: PageServer;
let chromium: Chromium;

beforeAll(async () => {
  [pages, chromium] = await Promise.all([
    servePage(join(import.meta.dirname, 'pages')),
    launchChromium(),
  ]);
});
afterEach(() => chromium.clear());
afterAll(() => Promise.all([chromium.close(), pages.close()]));

/** Two tabs of one browser, with no server between them. */
async function twoTabs(): Promise<readonly [ChromiumPerson, ChromiumPerson]> {
  const alice = await chromium.person('alice');
  const bob = await chromium.tabBeside(alice, 'bob');
  for (const person of [alice, bob]) {
    await person.open(`${pages.url}/?user=${person.name}`);
    await expect
      .poll(() => person.run(() => window.client.snapshot.signaling.status))
      .toBe('online');
  }
  return [alice, bob];
}

/** What the oldest or the last call of the page came to. */
function ended(person: ChromiumPerson): Promise<string> {
  return person.run(() => document.title);
}

/** Bob's page answers by itself; both pages put the end reason into their title. */
async function answerWith(
  person: ChromiumPerson,
  answer: 'accept' | 'reject' | 'nothing',
): Promise<void> {
  await person.run((how) => {
    window.client.on('incoming', (call) => {
      if (how === 'accept') void call.accept({ video: true });
      if (how === 'reject') call.reject('Not now');
    });
    window.client.on('call', (call) => {
      const video = document.querySelector('video');
      if (video !== null) window.playback.attach(video, call);
      call.on('state', (state) => {
        document.title = state.status === 'ended' ? JSON.stringify(state.reason) : state.status;
      });
    });
  }, answer);
}

describe('two tabs without any server', () => {
  it('call each other, see and hear each other, and hang up', async () => {
    const [alice, bob] = await twoTabs();
    await Promise.all([answerWith(alice, 'nothing'), answerWith(bob, 'accept')]);

    await alice.run(() => void window.client.call('bob', { video: true }));

    for (const person of [alice, bob]) {
      await expectVideoFlows(person);
      await expectPlays(person, 'remote-video');
      await expectAudioFlows(person);
    }
    await bob.run(() => window.client.snapshot.calls[0]?.hangUp());
    await expect.poll(() => ended(alice)).toBe('{"type":"hangup","by":"them"}');
    await expect.poll(() => ended(bob)).toBe('{"type":"hangup","by":"me"}');
    await alice.run(() => window.client.close());
    expect(await openThings(alice)).toMatchObject({
      peerConnections: 0,
      tracks: 0,
      sockets: 0,
      timers: 0,
      listeners: 0,
    });
  });

  it('carry the words of whoever declines', async () => {
    const [alice, bob] = await twoTabs();
    await Promise.all([answerWith(alice, 'nothing'), answerWith(bob, 'reject')]);

    await alice.run(() => void window.client.call('bob'));

    await expect.poll(() => ended(alice)).toBe('{"type":"rejected","by":"them","why":"Not now"}');
  });

  it('tell that nobody of that name is there', async () => {
    const [alice] = await twoTabs();
    await answerWith(alice, 'nothing');

    await alice.run(() => void window.client.call('carol'));

    await expect.poll(() => ended(alice), { timeout: 15_000 }).toBe('{"type":"unavailable"}');
  });

  it('who call each other at the same moment get one call', async () => {
    const [alice, bob] = await twoTabs();

    await Promise.all([
      alice.run(() => void window.client.call('bob', { video: true })),
      bob.run(() => void window.client.call('alice', { video: true })),
    ]);

    await Promise.all([expectVideoFlows(alice), expectVideoFlows(bob)]);
    for (const person of [alice, bob]) {
      expect(await person.run(() => window.client.snapshot.calls.length)).toBe(1);
    }
  });
});

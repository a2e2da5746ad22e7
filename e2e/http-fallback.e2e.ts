import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildPage } from '../examples/one-to-one/page.ts';
import type { PageHandler } from '../examples/one-to-one/page.ts';
import { launchChromium } from './harness/browsers.ts';
import type { Chromium } from './harness/browsers.ts';
import { startCallServer } from './harness/call-server.ts';
import type { PageCallServer } from './harness/call-server.ts';
import { expectAudioFlows, expectPlays, expectVideoFlows } from './harness/media.ts';
import type { ChromiumPerson } from './harness/people.ts';
import { openThings } from './harness/person.ts';
import { startProxy } from './harness/proxy.ts';
import type { Proxy } from './harness/proxy.ts';

type Pair = readonly [alice: ChromiumPerson, bob: ChromiumPerson];

let chromium: Chromium;
let page: PageHandler;
let server: PageCallServer;
let proxy: Proxy;

beforeAll(async () => {
  page = await buildPage(join(import.meta.dirname, 'pages'));
  chromium = await launchChromium();
});
beforeEach(async () => {
  server = await startCallServer(page, {});
  proxy = await startProxy(server.url);
});
afterEach(async () => {
  await chromium.clear();
  await proxy.close();
  await server.close();
});
afterAll(() => chromium.close());

/** Alice and Bob, online, whatever it takes; Bob answers by himself. */
async function pair(): Promise<Pair> {
  const people = await Promise.all([chromium.person('alice'), chromium.person('bob')]);
  for (const person of people) {
    await person.open(`${proxy.url}/?user=${person.name}&fallback`);
    await person.run(() => {
      window.client.on('incoming', (call) => void call.accept({ video: true }));
      window.client.on('call', (call) => {
        const video = document.querySelector('video');
        if (video !== null) window.playback.attach(video, call);
        call.on('state', (state) => {
          document.title = state.status === 'ended' ? JSON.stringify(state.reason) : state.status;
        });
      });
    });
    await expectSignaling(person, 'online');
  }
  return people as readonly ChromiumPerson[] as Pair;
}

async function expectSignaling(person: ChromiumPerson, status: string): Promise<void> {
  await expect
    .poll(() => person.run(() => window.client.snapshot.signaling.status), { timeout: 15_000 })
    .toBe(status);
}

async function expectTitle(person: ChromiumPerson, title: string): Promise<void> {
  const read = (): Promise<string> => person.run(() => document.title);
  await expect.poll(read, { timeout: 15_000, message: person.name }).toContain(title);
}

async function expectCarriers(webSockets: number, streams: number): Promise<void> {
  await expect
    .poll(() => ({ webSockets: proxy.webSockets, streams: proxy.streams }), { timeout: 20_000 })
    .toEqual({ webSockets, streams });
}

async function expectWholeCall(people: Pair): Promise<void> {
  for (const person of people) {
    await expectVideoFlows(person);
    await expectAudioFlows(person);
    await expectPlays(person, 'remote-video');
  }
}

/** How often the media path was negotiated: a call that only changes its signaling stays as it is. */
const negotiations = (people: Pair): Promise<readonly number[]> =>
  Promise.all(people.map((person) => person.run(() => window.probe.negotiations())));

/** The pages hear that their network has changed: a good moment to try again. */
async function changeNetwork(people: Pair): Promise<void> {
  for (const person of people) {
    await person.run(() => void window.dispatchEvent(new Event('online')));
  }
}

describe('where no WebSocket gets through', () => {
  it('a call is set up over HTTP, and goes on over WebSockets when they do, and back', async () => {
    const people = await pair();
    const [alice, bob] = people;
    await expectCarriers(0, 2);
    expect(proxy.refused).toBeGreaterThanOrEqual(2);
    await alice.run(() => void window.client.call('bob', { video: true }));
    await expectWholeCall(people);
    const before = await negotiations(people);

    proxy.letWebSockets(true);
    await changeNetwork(people);
    await expectCarriers(2, 0);
    await Promise.all(people.map((person) => expectSignaling(person, 'online')));
    await expectWholeCall(people);

    proxy.letWebSockets(false);
    await expectCarriers(0, 2);
    await Promise.all(people.map((person) => expectSignaling(person, 'online')));
    await expectWholeCall(people);
    expect(await negotiations(people)).toEqual(before);
    await bob.run(() => window.client.snapshot.calls[0]?.hangUp());
    await Promise.all([expectTitle(alice, 'hangup'), expectTitle(bob, 'hangup')]);
  });

  it('a page that hangs up as it goes is heard', async () => {
    const people = await pair();
    const [alice, bob] = people;
    await alice.run(() => void window.client.call('bob', { video: true }));
    await Promise.all([expectTitle(alice, 'connected'), expectTitle(bob, 'connected')]);
    await bob.run(() => {
      addEventListener('pagehide', () => window.client.snapshot.calls[0]?.hangUp());
    });
    await bob.open('about:blank');
    await expectTitle(alice, '"hangup","by":"them"');
  });

  it('a client that closes leaves nothing open', async () => {
    const people = await pair();
    await Promise.all(people.map((person) => person.run(() => window.client.close())));
    await expectCarriers(0, 0);
    for (const person of people) {
      await expect.poll(() => openThings(person)).toMatchObject({ sockets: 0, timers: 0 });
    }
  });
});

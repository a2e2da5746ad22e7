import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildPage } from '../examples/one-to-one/page.ts';
import { launchChromium, launchFirefox } from './harness/browsers.ts';
import type { Chromium, Firefox } from './harness/browsers.ts';
import { startCallServer } from './harness/call-server.ts';
import type { PageCallServer } from './harness/call-server.ts';
import { expectAudioFlows, expectVideoFlows } from './harness/media.ts';
import type { Person } from './harness/person.ts';
import { openThings } from './harness/person.ts';

const WAIT = { timeout: 15_000, interval: 50 };
/** As long as people let it ring, at least. */
const RINGS_MS = 2_000;

let chromium: Chromium;
let firefox: Firefox;
let server: PageCallServer;
const people: Person[] = [];

beforeAll(async () => {
  const page = await buildPage(join(import.meta.dirname, 'pages'));
  server = await startCallServer(page, {});
  [chromium, firefox] = await Promise.all([launchChromium(), launchFirefox()]);
});
afterEach(async () => {
  await Promise.all(people.splice(0).map((person) => person.leave()));
});
afterAll(() => Promise.all([chromium.close(), firefox.close(), server.close()]));

describe.each(['chromium', 'firefox'] as const)('a call that rings in %s', (browser) => {
  it('connects; no media flows and no device is open before the answer', async () => {
    const [alice, bob] = await ring(browser, 'always');
    for (const person of [alice, bob])
      await expect.poll(() => connectionState(person), WAIT).toBe('connected');
    await expectNothingFlows(RINGS_MS, [alice, bob]);
    expect([await statusOf(alice), await statusOf(bob)]).toEqual(['ringing', 'ringing']);
    await answer(alice, bob);
  });

  it('tells nothing of its network where that is not allowed, however long it rings', async () => {
    const [alice, bob] = await ring(browser, 'never');
    // Longer than some browsers wait for a way.
    await expectNothingFlows(RINGS_MS * 4, [alice, bob]);
    expect(await connectionState(bob)).toBe('new');
    expect(await bob.run(ownDescription)).toBe('');
    await answer(alice, bob);
  });
});

describe('a call that rings on two devices', () => {
  it.each(['chromium', 'firefox'] as const)('connects with that in %s', async (browser) => {
    const alice = await enter(await chromium.person('alice'), 'always');
    const loser = await enter(await chromium.person('bob'), 'always');
    const winner = await enter(await browserOf(browser).person('bob'), 'always');
    await alice.run(() => void window.client.call('bob', { video: true }));
    for (const device of [loser, winner]) {
      await expect.poll(() => remoteDescription(device), WAIT).toContain('v=0');
      expect(await device.run(ownDescription)).toBe('');
    }

    await answer(alice, winner);
    expect(await statusOf(loser)).toBeUndefined();
    // By the first connection, not by one that recovery has built instead.
    expect(await alice.run(() => window.probe.negotiations())).toBe(1);
  });

  it('connects with the one that came when the other was connected', async () => {
    const [alice, bob] = await ring('chromium', 'always');
    await expect.poll(() => connectionState(alice), WAIT).toBe('connected');
    const late = await enter(await chromium.person('bob'), 'always');
    await expect.poll(() => statusOf(late), WAIT).toBe('ringing');

    await answer(alice, late);
    expect(await statusOf(bob)).toBeUndefined();
  });
});

async function ring(
  browser: 'chromium' | 'firefox',
  policy: string,
): Promise<readonly [Person, Person]> {
  const alice = await enter(await chromium.person('alice'), policy);
  const bob = await enter(await browserOf(browser).person('bob'), policy);
  await alice.run(() => void window.client.call('bob', { video: true }));
  await expect.poll(() => statusOf(bob), WAIT).toBe('ringing');
  await expect.poll(() => statusOf(alice), WAIT).toBe('ringing');
  return [alice, bob];
}

function browserOf(name: 'chromium' | 'firefox'): Pick<Firefox, 'person'> {
  return name === 'firefox' ? firefox : chromium;
}

async function answer(alice: Person, bob: Person): Promise<void> {
  await bob.run(() => void window.client.snapshot.calls[0]?.accept({ video: true }));
  for (const person of [alice, bob]) {
    await expect.poll(() => statusOf(person), WAIT).toBe('connected');
    await expectVideoFlows(person);
    await expectAudioFlows(person);
  }
}

async function enter(person: Person, policy: string): Promise<Person> {
  people.push(person);
  await person.open(`${server.url}/?user=${person.name}&preconnect=${policy}`);
  await person.run(showTheOther);
  await expect
    .poll(() => person.run(() => window.client.snapshot.signaling.status), WAIT)
    .toBe('online');
  return person;
}

/** Runs in the page. */
function showTheOther(): void {
  window.client.on('call', (call) => {
    const video = document.querySelector('video');
    if (video !== null) window.playback.attach(video, call);
  });
}

function statusOf(person: Person): Promise<string | undefined> {
  return person.run(() => window.client.snapshot.calls[0]?.state.status);
}

function connectionState(person: Person): Promise<string | undefined> {
  return person.run(() => window.client.snapshot.calls[0]?.link?.peerConnection.connectionState);
}

function remoteDescription(person: Person): Promise<string> {
  return person.run(
    () => window.client.snapshot.calls[0]?.link?.peerConnection.remoteDescription?.sdp ?? '',
  );
}

/** Runs in the page. */
function ownDescription(): string {
  return window.client.snapshot.calls[0]?.link?.peerConnection.localDescription?.sdp ?? '';
}

/** Packets of sound and pictures, sent or received. */
function packets(person: Person): Promise<number> {
  return person.run(async () => {
    const pc = window.client.snapshot.calls[0]?.link?.peerConnection;
    const stats = [...((await pc?.getStats()) ?? new Map()).values()] as {
      readonly packetsSent?: number;
      readonly packetsReceived?: number;
      readonly type: string;
    }[];
    return stats
      .filter(({ type }) => type === 'outbound-rtp' || type === 'inbound-rtp')
      .reduce((sum, each) => sum + (each.packetsSent ?? 0) + (each.packetsReceived ?? 0), 0);
  });
}

/** All the time that it rings. */
async function expectNothingFlows(
  ms: number,
  [alice, bob]: readonly [Person, Person],
): Promise<void> {
  const since = Date.now();
  let most = 0;
  const look = async (): Promise<number> => {
    most = Math.max(most, await packets(alice), await packets(bob));
    most = Math.max(most, (await openThings(bob)).tracks);
    return Date.now() - since;
  };
  await expect.poll(look, WAIT).toBeGreaterThan(ms);
  expect(most).toBe(0);
}

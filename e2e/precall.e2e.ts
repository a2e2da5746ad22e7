import { createHmac } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { join } from 'node:path';
import type { CallTestSnapshot } from '@earshot/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPage } from '../examples/one-to-one/page.ts';
import { launchChromium, launchFirefox } from './harness/browsers.ts';
import { startCallServer } from './harness/call-server.ts';
import type { PageCallServer } from './harness/call-server.ts';
import { makeCertificate } from './harness/certificate.ts';
import type { Certificate } from './harness/certificate.ts';
import { freePort } from './harness/example-server.ts';
import { openThings } from './harness/person.ts';
import type { Person } from './harness/person.ts';
import { startTurnServer } from './harness/turn-server.ts';
import type { TurnServer } from './harness/turn-server.ts';
import type { TestWish } from './precall-page/precall-page.ts';

let server: PageCallServer;
let turn: TurnServer;
let certificate: Certificate;

beforeAll(async () => {
  certificate = await makeCertificate();
  turn = await startTurnServer({ certificate });
  const page = await buildPage(join(import.meta.dirname, 'precall-page'));
  server = await startCallServer(page, {});
});
afterAll(() => Promise.all([server.close(), turn.stop(), certificate.remove()]));

describe.each([
  ['Chromium', () => launchChromium({ trustedKey: certificate.keyHash })],
  ['Firefox', () => launchFirefox({ trustsAll: true })],
] as const)('in %s, a test before a call', { timeout: 60_000 }, (_, launch) => {
  let browser: Awaited<ReturnType<typeof launch>>;
  let person: Person;

  beforeAll(async () => {
    browser = await launch();
    person = await browser.person('alice');
    await person.open(server.url);
  });
  afterAll(() => browser.close());

  it('finds that all is well, and what to expect, and leaves nothing open', async () => {
    const transports = ['udp', 'tcp', 'tls'] as const;
    const urls = [`stun:127.0.0.1:${turn.port}`, ...transports.map((each) => turn.url(each))];
    const found = await test({ signals: true, iceServers: [credentials(urls, turn.secret)] });
    expect(codesOf(found)).toMatchObject({
      microphone: 'microphone-works',
      camera: 'camera-works',
      signaling: 'signaling-works',
      direct: 'direct-works',
      stun: 'stun-works',
      'turn-udp': 'turn-works',
      'turn-tcp': 'turn-works',
      'turn-tls': 'turn-works',
      media: expect.stringMatching(/^media-(excellent|good|fair|poor)$/) as string,
    });
    // How well it goes depends on how busy this machine is; what is measured does not.
    const { expected } = found;
    expect(expected?.isRelayed).toBe(true);
    expect(expected?.audioMos).toBeGreaterThan(1);
    expect(expected?.videoScore).toBeGreaterThanOrEqual(1);
    expect(expected?.bandwidth).toBeGreaterThan(30_000);
    expect(expected?.roundTripMs).toBeLessThan(1_000);
    expect(expected?.lossPercent).toBeLessThan(20);
    expect(JSON.stringify(found)).not.toMatch(/\d+\.\d+\.\d+\.\d+|\.local|[0-9a-f]+::/);
    await expectNothingLeft();
  });

  it('tells credentials that are refused from a server that is not there', async () => {
    const iceServers = [
      credentials([turn.url('udp')], 'another secret'),
      credentials([`turn:127.0.0.1:${await freePort()}?transport=tcp`], turn.secret),
    ];
    const found = await test({ iceServers });
    expect(codesOf(found)).toMatchObject({
      'turn-udp': 'turn-unauthorized',
      'turn-tcp': 'turn-unreachable',
      media: 'media-local',
    });
    expect(found.verdict?.code).toBe('limited');
    expect(found.expected).toMatchObject({ isRelayed: false });
    await expectNothingLeft();
  });

  it('sends media through TLS where nothing else is let through', async () => {
    const iceServers = [credentials([turn.url('tls')], turn.secret)];
    const found = await test({ iceServers });
    expect(codesOf(found)).toMatchObject({
      'turn-udp': 'not-configured',
      'turn-tls': 'turn-works',
      media: expect.stringMatching(/^media-(excellent|good|fair|poor)$/) as string,
    });
    expect(found.expected?.isRelayed).toBe(true);
    expect(found.expected?.bandwidth).toBeGreaterThan(30_000);
    await expectNothingLeft();
  });

  it('finds over TCP and TLS, too, that credentials are refused', async () => {
    const iceServers = [credentials([turn.url('tcp'), turn.url('tls')], 'another secret')];
    const found = await test({ iceServers, audio: false, video: false });
    expect(codesOf(found)).toMatchObject({
      'turn-tcp': 'turn-unauthorized',
      'turn-tls': 'turn-unauthorized',
    });
  });

  it('does not wait long for servers that are silent', async () => {
    const silent = createSocket('udp4').bind(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address();
    const iceServers = [
      { urls: `stun:127.0.0.1:${port}` },
      credentials([`turn:127.0.0.1:${port}`], turn.secret),
    ];
    const found = await test({ iceServers, audio: false, video: false });
    expect(codesOf(found)).toMatchObject({
      stun: 'stun-silent',
      'turn-udp': 'turn-unreachable',
      media: 'nothing-to-send',
    });
    silent.close();
  });

  it('finds a microphone that is silent', async () => {
    const found = await test({ isSilent: true, listenMs: 2_000 });
    expect(codesOf(found)).toMatchObject({
      microphone: 'microphone-silent',
      camera: 'camera-works',
    });
  });

  function test(wish: TestWish): Promise<CallTestSnapshot> {
    return person.run((wanted: TestWish) => window.runTest(wanted), wish);
  }

  async function expectNothingLeft(): Promise<void> {
    const things = await openThings(person);
    expect(things).toMatchObject({ peerConnections: 0, tracks: 0 });
  }
});

describe.each([
  ['Chromium', () => launchChromium()],
  ['Firefox', () => launchFirefox()],
] as const)('in %s, a TURN server whose certificate nobody has signed', (_, launch) => {
  it('is found to be out of reach over TLS, and of use over TCP', async () => {
    const browser = await launch();
    const person = await browser.person('alice');
    await person.open(server.url);
    const iceServers = [credentials([turn.url('tcp'), turn.url('tls')], turn.secret)];
    const wish = { iceServers, audio: false, video: false };
    const found = await person.run((wanted: TestWish) => window.runTest(wanted), wish);
    expect(codesOf(found)).toMatchObject({
      'turn-tcp': 'turn-works',
      'turn-tls': 'turn-unreachable',
    });
    await browser.close();
  }, 60_000);
});

describe('in Chromium, a person who refuses', () => {
  it('the microphone is told so, and the camera is tried all the same', async () => {
    const chromium = await launchChromium({ grantsDevices: false });
    const person = await chromium.person('alice', { permissions: ['camera'] });
    await person.open(server.url);
    const found = await person.run(() => window.runTest({}));
    expect(codesOf(found)).toMatchObject({
      microphone: 'microphone-denied',
      camera: 'camera-works',
    });
    expect(found.verdict?.code).toBe('not-ready');
    await chromium.close();
  }, 60_000);
});

function codesOf({ steps }: CallTestSnapshot): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(steps.map(({ name, code }) => [name, code]));
}

/** As a call server makes them. */
function credentials(urls: readonly string[], secret: string): RTCIceServer {
  const username = `${Math.floor(Date.now() / 1_000) + 600}:alice`;
  const credential = createHmac('sha1', secret).update(username).digest('base64');
  return { urls: [...urls], username, credential };
}

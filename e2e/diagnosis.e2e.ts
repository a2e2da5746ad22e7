import { createHmac } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Diagnosis } from '@earshot/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PairSetup } from '../packages/core/src/testing/watched-pair.ts';
import { buildPage } from '../examples/one-to-one/page.ts';
import { launchChromium, launchFirefox } from './harness/browsers.ts';
import { startCallServer } from './harness/call-server.ts';
import type { PageCallServer } from './harness/call-server.ts';
import { freePort } from './harness/example-server.ts';
import type { Person } from './harness/person.ts';
import { startTurnServer } from './harness/turn-server.ts';
import type { TurnServer } from './harness/turn-server.ts';

let server: PageCallServer;
let turn: TurnServer;

beforeAll(async () => {
  turn = await startTurnServer();
  const page = await buildPage(join(import.meta.dirname, 'diagnosis-page'));
  const urls = [turn.url('udp'), turn.url('tcp')];
  server = await startCallServer(page, { turn: { urls, secret: 'another secret' } });
});
afterAll(() => Promise.all([server.close(), turn.stop()]));

describe.each([
  ['Chromium', launchChromium],
  ['Firefox', launchFirefox],
] as const)('in %s, a diagnosis', (_, launch) => {
  let browser: Awaited<ReturnType<typeof launch>>;
  let person: Person;

  beforeAll(async () => {
    browser = await launch();
    person = await browser.person('alice');
    await person.open(server.url);
  });
  afterEach(() => person.run(closePair));
  afterAll(() => browser.close());

  it.each(['udp', 'tcp'] as const)(
    'finds that TURN over %s refuses the credentials',
    async (transport) => {
      await person.run(meet, { configuration: relayed(turn.url(transport), 'another secret') });
      const { sentence, evidence } = await diagnosisOf(person, 'turn-unauthorized');
      expect(sentence).toContain('(401)');
      expect(evidence.iceErrors[0]).toMatchObject({ server: `turn:${transport}`, code: 401 });
    },
  );

  it.each(['udp', 'tcp'] as const)('knows a path through TURN over %s', async (transport) => {
    await person.run(meet, { configuration: relayed(turn.url(transport), turn.secret) });
    await expect
      .poll(() => person.run(() => window.pair.caller.pc.connectionState), { timeout: 15_000 })
      .toBe('connected');
    const pathOf = async (): Promise<unknown> =>
      (await person.run(latest, true))?.evidence.selectedPair;
    await expect
      .poll(pathOf, { timeout: 5_000 })
      .toMatchObject({ local: { type: 'relay', relayProtocol: transport } });
    const said = await person.run(latest, true);
    expect(said).toMatchObject({ code: 'unknown', evidence: { relayedOver: [transport] } });
  });

  it('finds that nothing comes back over UDP, and there is no other way', async () => {
    const silent = createSocket('udp4').bind(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address();
    const configuration = {
      ...relayed(`turn:127.0.0.1:${port}`, 'any'),
      iceTransportPolicy: 'all',
    };
    await person.run(meet, { configuration, candidates: 'misleading' } as PairSetup);
    await diagnosisOf(person, 'udp-blocked-no-relay');
    silent.close();
  });

  it('finds a TURN server that is not there', async () => {
    const url = `turn:127.0.0.1:${await freePort()}?transport=tcp`;
    await person.run(meet, { configuration: relayed(url, 'any') });
    const { evidence } = await diagnosisOf(person, 'turn-unreachable');
    expect(evidence.iceServers).toEqual(['turn:tcp']);
  });

  it.each<[string, PairSetup]>([
    ['no-candidates', { configuration: { iceTransportPolicy: 'relay' } }],
    ['no-route', { candidates: 'misleading' }],
    ['peer-unreachable', { candidates: 'lost' }],
    ['dtls-failed', { hasWrongKeys: true }],
    ['no-common-codec', { codecs: ['video/VP9', 'video/VP8'], kinds: ['video'] }],
  ])('finds %s', async (code, setup) => {
    await person.run(meet, setup);
    await diagnosisOf(person, code);
  });
});

describe('a call between Chromium and Firefox', () => {
  it('tells both why it does not connect, when the call server and TURN do not share a secret', async () => {
    const [chromium, firefox] = await Promise.all([launchChromium(), launchFirefox()]);
    const [alice, bob] = await Promise.all([chromium.person('alice'), firefox.person('bob')]);
    for (const person of [alice, bob]) {
      await person.open(`${server.url}/?user=${person.name}`);
      const status = () => person.run(() => window.client.snapshot.signaling.status);
      await expect.poll(status, { timeout: 10_000 }).toBe('online');
    }
    await alice.run(() => void window.client.call('bob', { video: true }));
    const diagnosisIn = (person: Person): Promise<Diagnosis | undefined> =>
      person.run(() => window.newest?.diagnosis);
    for (const person of [alice, bob]) {
      await expect
        .poll(() => diagnosisIn(person), { timeout: 45_000, message: `${person.name} is told` })
        .toMatchObject({
          code: 'turn-unauthorized',
          evidence: { iceServers: ['turn:udp', 'turn:tcp'], localCandidates: [] },
        });
      expect(JSON.stringify(await diagnosisIn(person))).not.toContain('127.0.0.1');
    }
    await alice.run(() => window.newest?.hangUp());
    await Promise.all([chromium.close(), firefox.close()]);
  });
});

/** Only through this TURN server, with credentials made from this secret. */
function relayed(url: string, secret: string): RTCConfiguration {
  const username = `${Math.ceil(Date.now() / 1_000) + 600}:bobby`;
  const credential = createHmac('sha1', secret).update(username).digest('base64');
  return { iceServers: [{ urls: url, username, credential }], iceTransportPolicy: 'relay' };
}

async function diagnosisOf(person: Person, code: string): Promise<Diagnosis> {
  const read = (): Promise<Diagnosis | undefined> => person.run(latest, false);
  await expect.poll(async () => (await read())?.code, { timeout: 20_000 }).toBe(code);
  const diagnosis = await read();
  if (diagnosis === undefined) throw new Error('It was said just now.');
  expect(JSON.stringify(diagnosis)).not.toMatch(/\d+\.\d+\.\d+\.\d+|bobby|[0-9a-f]+::/i);
  return diagnosis;
}

/** Runs in the page. */
async function meet(setup: PairSetup): Promise<void> {
  window.pair = window.watchPair(setup);
  await window.pair.agreed;
}

/** Runs in the page: what the caller is told after ten seconds without media, or when a healthy call is over. */
function latest(isHealthy: boolean): Diagnosis | undefined {
  return window.pair.caller.port.latest({
    isOver: isHealthy,
    isOnline: true,
    isSignalingOnline: true,
    isPeerAbsent: false,
    flowedForMs: isHealthy ? 1_000 : 0,
    lostForMs: isHealthy ? 0 : 10_000,
  });
}

/** Runs in the page. */
function closePair(): void {
  window.pair.caller.close();
  window.pair.callee.close();
}

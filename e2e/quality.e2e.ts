import { join } from 'node:path';
import type { QualityVerdict, QualityWarning, TrackQuality, WarningName } from '@earshot/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildPage } from '../examples/one-to-one/page.ts';
import type { PageHandler } from '../examples/one-to-one/page.ts';
import { launchChromium, launchFirefox } from './harness/browsers.ts';
import type { Chromium } from './harness/browsers.ts';
import { startCallServer } from './harness/call-server.ts';
import { makeCertificate } from './harness/certificate.ts';
import type { Certificate } from './harness/certificate.ts';
import type { Person } from './harness/person.ts';
import { startLateUdp } from './harness/late-udp.ts';
import { startTurnServer } from './harness/turn-server.ts';

let page: PageHandler;
let certificate: Certificate;
let chromium: Chromium;
/** Chromium calls silence 1/32767, or 0. */
const INAUDIBLE = between(0, 0.001);
/** Both are behind what makes packets late, so a round trip takes its time four times. */
const WAYS = 4;
const ROUND_TRIPS_MS = [200, 600, 1_000];
/** What Opus takes. */
const CODEC_MS = 26.5;
/** What a test has started, to be ended in the opposite order. */
const running: (() => Promise<void>)[] = [];

beforeAll(async () => {
  page = await buildPage(join(import.meta.dirname, 'quality-page'));
  certificate = await makeCertificate();
  chromium = await launchChromium({ trustedKey: certificate.keyHash });
});
afterEach(async () => {
  for (const stop of running.splice(0).reverse()) await stop();
});
afterAll(() => Promise.all([chromium.close(), certificate.remove()]));

describe.each([
  ['Chromium', undefined],
  ['Firefox', () => launchFirefox({ hasSpeaker: true })],
] as const)('a microphone in %s', { timeout: 120_000 }, (_, launch) => {
  let alice: Person;
  let browser: Awaited<ReturnType<typeof launchFirefox>> | undefined;

  beforeAll(async () => {
    browser = await launch?.();
  });
  afterAll(() => browser?.close());

  async function talk(): Promise<Person> {
    const url = await startServer();
    alice = await personAt(browser ?? chromium, `${url}/?user=alice`);
    const bob = await personAt(chromium, `${url}/?user=bob`);
    await call(alice, bob);
    return bob;
  }

  it('is as loud here, and at the other end, as what it hears', async () => {
    const bob = await talk();
    for (const loudness of [0.3, 0.1]) {
      await alice.run((wanted) => window.sing(wanted), loudness);
      await becomes(() => figureOf(alice, 'out', 'loudness'), about(loudness));
      await becomes(() => figureOf(bob, 'in', 'loudness'), about(loudness));
    }
  });

  it('that is silent is noticed, and that it no longer is', async () => {
    await talk();
    await alice.run((wanted) => window.sing(wanted), 0);
    await tells(alice, 'microphone-silent raised');
    await alice.run((wanted) => window.sing(wanted), 0.2);
    await tells(alice, 'microphone-silent cleared');
    expect(await toldOf(alice)).not.toContain('talking-while-muted raised');
  });

  it('that somebody talks into while it is muted is noticed, and when they stop', async () => {
    const bob = await talk();
    await alice.run((wanted) => window.sing(wanted), 0);
    await alice.run(() => window.newest?.mute());
    await becomes(() => figureOf(bob, 'in', 'loudness'), INAUDIBLE);
    expect(await toldOf(alice)).not.toContain('talking-while-muted raised');
    await alice.run((wanted) => window.sing(wanted), 0.3);
    await tells(alice, 'talking-while-muted raised');
    // Nobody else hears it.
    expect(await figureOf(bob, 'in', 'loudness')).toEqual(INAUDIBLE);
    await alice.run((wanted) => window.sing(wanted), 0);
    await tells(alice, 'talking-while-muted cleared');
    // A muted microphone is not one that is silent.
    expect(await toldOf(alice)).not.toContain('microphone-silent raised');
  });
});

describe('a way of media that fails on one side', { timeout: 120_000 }, () => {
  it('is told at both ends: the voice that does not leave, and the picture that stands still', async () => {
    const url = await startServer();
    const alice = await personAt(chromium, `${url}/?user=alice`);
    const bob = await personAt(chromium, `${url}/?user=bob`);
    await call(alice, bob);
    await becomes(() => figureOf(bob, 'in', 'packetsPerSecond'), between(40, 60));
    await alice.run(() => window.lose('microphone'));
    await Promise.all([
      tells(alice, 'nothing-sent raised'),
      tells(alice, 'one-way raised'),
      tells(bob, 'nothing-received raised'),
      tells(bob, 'one-way raised'),
    ]);
    expect(await toldOf(bob)).not.toContain('nothing-sent raised');
    await alice.run(() => window.lose('camera'));
    await tells(bob, 'video-frozen raised');
  });
});

describe('a relay', { timeout: 120_000 }, () => {
  it.each([
    ['udp', true],
    ['tls', false],
  ] as const)('over %s is told of; as a notice: %s', async (transport, isNotice) => {
    const turn = await startTurnServer({ certificate });
    running.push(() => turn.stop());
    const url = await startServer({ urls: [turn.url(transport)], secret: turn.secret });
    const alice = await personAt(chromium, `${url}/?user=alice&relay`);
    const bob = await personAt(chromium, `${url}/?user=bob&relay`);
    await call(alice, bob);
    for (const person of [alice, bob]) {
      await becomes(
        () => warningOf(person, 'relay-in-use'),
        expect.objectContaining({ isNotice }) as unknown,
      );
    }
  });
});

describe.each([
  ['two Chromiums', undefined],
  ['Firefox and Chromium', () => launchFirefox()],
] as const)('a way between %s that takes longer', { timeout: 180_000 }, (_, launch) => {
  let browser: Awaited<ReturnType<typeof launchFirefox>> | undefined;

  beforeAll(async () => {
    browser = await launch?.();
  });
  afterAll(() => browser?.close());

  it('is measured at both ends, judged as the E-model does, and warned of until it is short again', async () => {
    const turn = await startTurnServer();
    running.push(() => turn.stop());
    const late = await startLateUdp(turn.port);
    running.push(() => {
      late.close();
      return Promise.resolve();
    });
    const urls = [`turn:127.0.0.1:${late.port}?transport=udp`];
    const url = await startServer({ urls, secret: turn.secret });
    const alice = await personAt(browser ?? chromium, `${url}/?user=alice&relay&voice`);
    const bob = await personAt(chromium, `${url}/?user=bob&relay&voice`);
    const people = [alice, bob];
    // Without pictures, which would be short of bits: Chromium takes packets that come late for a way that is full.
    await call(alice, bob, { video: false });

    for (const roundTripMs of ROUND_TRIPS_MS) {
      late.delay(roundTripMs / WAYS);
      for (const person of people) {
        await becomes(() => roundTripOf(person), nearly(roundTripMs));
        await becomes(() => figureOf(person, 'out', 'rttMs'), nearly(roundTripMs));
        await becomes(() => excessOfScore(person), between(-0.1, 0.1));
      }
    }
    for (const person of people) {
      await becomes(
        () => verdictOf(person),
        expect.objectContaining({ reason: 'delay', side: 'path' }) as unknown,
      );
      expect(await toldOf(person)).toContain('high-rtt raised');
    }
    late.delay(0);
    for (const person of people) {
      await becomes(() => roundTripOf(person), between(0, 50));
      await tells(person, 'high-rtt cleared');
    }
  });
});

async function startServer(turn?: { urls: readonly string[]; secret: string }): Promise<string> {
  const server = await startCallServer(page, turn === undefined ? {} : { turn });
  running.push(() => server.close());
  return server.url;
}

async function personAt(
  browser: { person(name: string): Promise<Person> },
  url: string,
): Promise<Person> {
  const person = await browser.person(new URL(url).searchParams.get('user') ?? '');
  running.push(() => person.leave());
  await person.open(url);
  await becomes(() => person.run(() => window.client.snapshot.signaling.status), 'online');
  return person;
}

async function call(
  caller: Person,
  callee: Person,
  { video }: { readonly video: boolean } = { video: true },
): Promise<void> {
  await caller.run(([name, video]) => void window.client.call(name, { video }), [
    callee.name,
    video,
  ] as const);
  for (const person of [caller, callee]) {
    await becomes(() => person.run(() => window.newest?.state.status), 'connected');
  }
}

type Figure = 'loudness' | 'packetsPerSecond' | 'rttMs';

/** Of the voice. */
function figureOf(
  person: Person,
  direction: TrackQuality['direction'],
  figure: Figure,
): Promise<number | undefined> {
  return person.run(
    (wanted) =>
      window
        .look()
        ?.tracks.find((one) => one.slot === 'microphone' && one.direction === wanted.direction)?.[
        wanted.figure
      ],
    { direction, figure },
  );
}

/** By how much the score of what is heard differs from the MOS of ITU-T G.107, at this round trip and with this buffer. */
async function excessOfScore(person: Person): Promise<number | undefined> {
  const voice = await person.run(() => {
    const tracks = window.look()?.tracks.filter(({ slot }) => slot === 'microphone');
    const { rttMs } = tracks?.find(({ direction }) => direction === 'out') ?? {};
    return { ...tracks?.find(({ direction }) => direction === 'in'), rttMs };
  });
  if (voice.score === undefined || voice.bufferMs === undefined || voice.rttMs === undefined)
    return undefined;
  const delayMs = voice.rttMs / 2 + voice.bufferMs + CODEC_MS;
  const x = Math.log2(delayMs / 100);
  const late = 25 * ((1 + x ** 6) ** (1 / 6) - 3 * (1 + (x / 3) ** 6) ** (1 / 6) + 2);
  const { concealedPercent = 0 } = voice;
  const rating = 93.2 - late - (95 * concealedPercent) / (concealedPercent + 10);
  const mos = 1 + 0.035 * rating + 7e-6 * rating * (rating - 60) * (100 - rating);
  return voice.score - mos;
}

/** By ICE. */
function roundTripOf(person: Person): Promise<number | undefined> {
  return person.run(() => window.look()?.path?.rttMs);
}

function verdictOf(person: Person): Promise<QualityVerdict | undefined> {
  return person.run(() => window.look()?.verdict);
}

function warningOf(person: Person, name: WarningName): Promise<QualityWarning | undefined> {
  return person.run(
    (wanted) => window.look()?.warnings.find((warning) => warning.name === wanted),
    name,
  );
}

function toldOf(person: Person): Promise<readonly string[]> {
  return person.run(() => window.told);
}

async function tells(person: Person, word: string): Promise<void> {
  await becomes(() => toldOf(person), expect.arrayContaining([word]) as unknown);
}

/** Chromium counts the peaks of a sine, which are √2 times louder; and sound is processed on its way. */
function about(value: number): unknown {
  return between(value * 0.85, value * 1.15 * Math.SQRT2);
}

/** Timers of this machine are late, never early. */
function nearly(roundTripMs: number): unknown {
  return between(roundTripMs * 0.95, roundTripMs * 1.15 + 30);
}

function between(least: number, most: number): unknown {
  const isInside = (found: unknown): boolean =>
    typeof found === 'number' && found >= least && found <= most;
  return { asymmetricMatch: isInside };
}

async function becomes<Value>(read: () => Promise<Value>, wanted: unknown): Promise<void> {
  await expect.poll(read, { timeout: 40_000, interval: 200 }).toEqual(wanted);
}

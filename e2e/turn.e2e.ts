import { join } from 'node:path';
import type { CallState } from '@earshot/core';
import type { TurnOptions } from '@earshot/server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildPage } from '../examples/one-to-one/page.ts';
import type { PageHandler } from '../examples/one-to-one/page.ts';
import { launchChromium } from './harness/browsers.ts';
import type { Chromium } from './harness/browsers.ts';
import { startCallServer } from './harness/call-server.ts';
import { makeCertificate } from './harness/certificate.ts';
import type { Certificate } from './harness/certificate.ts';
import { expectAudioFlows, expectPlays, expectVideoFlows } from './harness/media.ts';
import type { ChromiumPerson } from './harness/people.ts';
import { openThings } from './harness/person.ts';
import { startTurnServer } from './harness/turn-server.ts';
import type { TurnServer, TurnServerOptions } from './harness/turn-server.ts';

type Pair = readonly [alice: ChromiumPerson, bob: ChromiumPerson];

declare global {
  interface Window {
    seen: {
      /** Every state of every call, in order. */
      readonly states: CallState[];
      /** What TURN servers answered when they gave no relay. */
      readonly refusals: number[];
    };
  }
}

let chromium: Chromium;
let page: PageHandler;
let certificate: Certificate;
const people: ChromiumPerson[] = [];
/** What a test has started, to be ended in the opposite order. */
const running: (() => Promise<void>)[] = [];

beforeAll(async () => {
  page = await buildPage(join(import.meta.dirname, 'pages'));
  certificate = await makeCertificate();
  chromium = await launchChromium({ trustedKey: certificate.keyHash });
});
afterEach(async () => {
  const faults = people.splice(0).flatMap((person) => person.faults);
  await chromium.clear();
  for (const stop of running.splice(0).reverse()) await stop();
  expect(faults).toEqual([]);
});
afterAll(() => Promise.all([chromium.close(), certificate.remove()]));

describe('a call that may only use a relay', () => {
  it.each(['udp', 'tcp', 'tls'] as const)(
    'carries pictures and sound both ways through TURN over %s, and leaves nothing open',
    async (transport) => {
      const turn = await startTurn({ certificate });
      const pair = await callThrough({ urls: [turn.url(transport)], secret: turn.secret });

      await Promise.all(pair.map(expectWholeCall));
      await Promise.all(pair.map((person) => expectRelayed(person, transport)));

      await pair[0].run(() => window.client.snapshot.calls[0]?.hangUp());
      await Promise.all(pair.map((person) => expectEnd(person, 'hangup')));
      await Promise.all(pair.map(expectNothingLeft));
    },
  );

  it('comes back on fresh credentials when the TURN server restarts after the first have expired', async () => {
    const turn = await startTurn();
    const pair = await callThrough({
      urls: [turn.url('udp')],
      secret: turn.secret,
      // The shortest that there is: asked for anew after 48 s.
      lifetimeMs: 60_000,
    });
    await Promise.all(pair.map(expectWholeCall));
    const before = await Promise.all(pair.map(pathOf));
    const first = Math.max(...(await Promise.all(pair.map(expiryOf))));
    await expect.poll(() => Date.now(), { timeout: 70_000 }).toBeGreaterThan(first);
    for (const person of pair) await expect.poll(() => expiryOf(person)).toBeGreaterThan(first);

    // With its relays gone, only an ICE restart with credentials that are still good brings media back.
    await turn.stop();
    await startTurn({ port: turn.port, secret: turn.secret });

    // It may be back before anybody needs to be told.
    for (const [index, person] of pair.entries()) {
      await expect
        .poll(() => pathOf(person).then(({ generation }) => generation), { timeout: 45_000 })
        .not.toBe(before[index]?.generation);
      await expect.poll(() => statusesOf(person).then((all) => all.at(-1))).toBe('connected');
    }
    await Promise.all(pair.map(expectWholeCall));
    await Promise.all(pair.map((person) => expectRelayed(person, 'udp')));
  }, 180_000);

  it('that the TURN server refuses ends as network-unsupported, and leaves nothing open', async () => {
    const turn = await startTurn();
    const pair = await callThrough({ urls: [turn.url('udp')], secret: 'another secret' });

    await Promise.all(pair.map((person) => expectEnd(person, 'network-unsupported')));

    for (const person of pair) {
      expect(await person.run(() => window.seen.refusals)).toContain(401);
      expect(await statusesOf(person)).not.toContain('connected');
    }
    await Promise.all(pair.map(expectNothingLeft));
  });
});

async function startTurn(options?: TurnServerOptions): Promise<TurnServer> {
  const turn = await startTurnServer(options);
  running.push(() => turn.stop());
  return turn;
}

/** Alice has called Bob, who answers by himself; the call server makes credentials for this TURN server. */
async function callThrough(turn: TurnOptions): Promise<Pair> {
  const server = await startCallServer(page, { turn });
  running.push(() => server.close());
  const pair = await Promise.all([
    personAt(server.url, 'alice'),
    personAt(server.url, 'bob'),
  ] as const);
  await pair[0].run(() => void window.client.call('bob', { video: true }));
  return pair;
}

async function personAt(url: string, name: string): Promise<ChromiumPerson> {
  const person = await chromium.person(name);
  people.push(person);
  await person.page.addInitScript(watchRefusals);
  await person.open(`${url}/?user=${name}&relay`);
  await person.run(() => {
    window.client.on('incoming', (call) => void call.accept({ video: true }));
    window.client.on('call', (call) => {
      const video = document.querySelector('video');
      if (video !== null) window.playback.attach(video, call);
      call.on('state', (state) => window.seen.states.push(state));
    });
  });
  await expect
    .poll(() => person.run(() => window.client.snapshot.signaling.status), { timeout: 10_000 })
    .toBe('online');
  return person;
}

/** Runs in the page, before its own scripts. */
function watchRefusals(): void {
  window.seen = { states: [], refusals: [] };
  const Real = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Real {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      this.addEventListener('icecandidateerror', ({ errorCode }) =>
        window.seen.refusals.push(errorCode),
      );
    }
  };
}

async function expectWholeCall(person: ChromiumPerson): Promise<void> {
  await expectVideoFlows(person);
  await expectAudioFlows(person);
  await expectPlays(person, 'remote-video');
}

/** Both ends of the path in use are relays, and no other way was even looked for. */
async function expectRelayed(person: ChromiumPerson, transport: string): Promise<void> {
  await expect
    .poll(() => pathOf(person), { timeout: 10_000, message: `the path of ${person.name}` })
    .toMatchObject({ local: 'relay', remote: 'relay', transport, gathered: ['relay'] });
}

interface Path {
  readonly local: unknown;
  readonly remote: unknown;
  /** Between this side and its relay. */
  readonly transport: unknown;
  /** All kinds of candidates that this side has found. */
  readonly gathered: readonly unknown[];
  /** Another one after an ICE restart. */
  readonly generation: unknown;
}

function pathOf(person: ChromiumPerson): Promise<Path> {
  return person.run(async () => {
    const pc = window.client.snapshot.calls[0]?.link?.peerConnection;
    const stats = new Map<unknown, Record<string, unknown>>(await pc?.getStats());
    const all = [...stats.values()];
    const used = all.find(({ type }) => type === 'transport')?.['selectedCandidatePairId'];
    const pair = stats.get(used);
    const local = stats.get(pair?.['localCandidateId']);
    const found = all.filter(({ type }) => type === 'local-candidate');
    return {
      local: local?.['candidateType'],
      remote: stats.get(pair?.['remoteCandidateId'])?.['candidateType'],
      transport: local?.['relayProtocol'],
      gathered: [...new Set(found.map(({ candidateType }) => candidateType))],
      generation: local?.['usernameFragment'],
    };
  });
}

/** Until when the credentials that the link has now are good, in Unix ms. */
function expiryOf(person: ChromiumPerson): Promise<number> {
  return person.run(() => {
    const pc = window.client.snapshot.calls[0]?.link?.peerConnection;
    const username = pc?.getConfiguration().iceServers?.[0]?.username;
    return Number(username?.split(':')[0]) * 1_000;
  });
}

/** Each status once, however often its details changed. */
async function statusesOf(person: ChromiumPerson): Promise<readonly string[]> {
  const statuses = await person.run(() => window.seen.states.map(({ status }) => status));
  return statuses.filter((status, index) => status !== 'ringing' && status !== statuses[index - 1]);
}

async function expectEnd(person: ChromiumPerson, type: string): Promise<void> {
  const reason = (): Promise<unknown> =>
    person.run(() => {
      const last = window.seen.states.at(-1);
      return last?.status === 'ended' ? last.reason.type : last?.status;
    });
  // A call gets 30 s to connect.
  await expect
    .poll(reason, { timeout: 45_000, message: `how it ends for ${person.name}` })
    .toBe(type);
}

/** Neither of the call, nor, once it is closed, of the client. */
async function expectNothingLeft(person: ChromiumPerson): Promise<void> {
  await expect
    .poll(() => openThings(person), { timeout: 10_000 })
    .toMatchObject({ peerConnections: 0, tracks: 0, audioContexts: 0 });
  await person.run(() => window.client.close());
  await expect
    .poll(() => openThings(person), { timeout: 10_000 })
    .toEqual({
      peerConnections: 0,
      tracks: 0,
      sockets: 0,
      audioContexts: 0,
      timers: 0,
      listeners: 0,
    });
}

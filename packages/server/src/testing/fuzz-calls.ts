import type { Message, Sender, WireEndReason } from '@earshot/signaling/server';
import { FakeClock, seededRandom } from '@earshot/signaling/testing';
import type { HubSettings } from '../hub/decision.ts';
import { openSqliteStore } from '../store/open-sqlite-store.ts';
import type { Store } from '../store/store.ts';
import { createSwitchboard, type Switchboard } from '../switchboard/switchboard.ts';
import { passTime } from './test-server.ts';

/** One message as it was delivered. */
export interface Delivered {
  readonly to: Sender;
  readonly from: Sender | undefined;
  readonly message: Message;
}

/** What was seen of a random walk, after every deadline has passed. */
export interface Walk {
  readonly store: Store;
  readonly delivered: readonly Delivered[];
  readonly errors: readonly unknown[];
  readonly calls: readonly string[];
  /** Timers that wait, beside the one of the sweeper. */
  readonly clock: FakeClock;
  close(): Promise<void>;
}

const devices: readonly Sender[] = [
  { user: 'alice', device: 'a1' },
  { user: 'alice', device: 'a2' },
  { user: 'bob', device: 'b1' },
  { user: 'bob', device: 'b2' },
  { user: 'bob', device: 'b3' },
  { user: 'carol', device: 'c1' },
];

const reasons: readonly WireEndReason[] = [
  'hangup',
  'rejected',
  'cancelled',
  'busy',
  'unanswered',
  'unavailable',
  'answered-elsewhere',
  'replaced',
  'connection-lost',
  'max-duration',
  'media-failed',
  'network-unsupported',
  'server',
];

const media = { audio: true, video: false };

export const fuzzSettings: HubSettings = {
  ringMs: 30_000,
  graceMs: 10_000,
  maxDurationMs: 90_000,
  maxPendingInvites: 3,
  givesIce: true,
};

/**
 * Six devices of three users do anything at any time: call, answer, end, come, go, all at once. Then
 * all of them fall silent, and every deadline passes.
 */
export async function walkCalls(seed: number, steps: number): Promise<Walk> {
  const random = seededRandom(seed);
  const clock = new FakeClock();
  const store = await openSqliteStore(':memory:');
  const delivered: Delivered[] = [];
  const errors: unknown[] = [];
  const online = new Set<Sender>();
  const calls: string[] = [];
  const switchboard = createSwitchboard({
    store,
    clock,
    log: (level, event, fields) => {
      if (level === 'error') errors.push([event, fields]);
    },
    settings: fuzzSettings,
    ice: { iceServers: [{ urls: ['stun:stun.example.com'] }] },
    invitesPerUser: { burst: 1_000_000, perSecond: 1 },
    devicesOf: (user) => [...online].filter((one) => one.user === user).map(({ device }) => device),
    deliver: (to, message, from) => delivered.push({ to, message, from }),
  });
  await switchboard.start();
  const world: World = { random, clock, switchboard, online, calls, seed };
  for (let step = 0; step < steps; step += 1) await takeStep(world);
  for (const device of [...online]) {
    online.delete(device);
    switchboard.left(device);
  }
  await passTime(clock, fuzzSettings.maxDurationMs + fuzzSettings.graceMs);
  return {
    ...{ store, delivered, errors, calls, clock },
    async close() {
      await switchboard.close();
      await store.close();
    },
  };
}

interface World {
  readonly random: () => number;
  readonly clock: FakeClock;
  readonly switchboard: Switchboard;
  readonly online: Set<Sender>;
  readonly calls: string[];
  readonly seed: number;
}

async function takeStep(world: World): Promise<void> {
  const { random, clock, switchboard, online } = world;
  const device = pick(random, devices);
  const dice = random();
  if (dice < 0.15) {
    // A quarter of them were there already, with a session that nobody heard the end of.
    if (online.has(device) && random() < 0.75) return;
    online.add(device);
    switchboard.arrived(device, random() < 0.5);
  } else if (dice < 0.22) {
    if (online.delete(device)) switchboard.left(device);
  } else if (dice < 0.4) {
    await passTime(clock, Math.floor(random() * (random() < 0.2 ? 40_000 : 2_000)));
  } else if (online.has(device)) {
    switchboard.message(device, anyMessage(world), {
      to: { user: pick(random, devices).user },
      refuse: () => undefined,
    });
  }
}

function anyMessage({ random, calls, seed }: World): Message {
  const isNew = calls.length === 0 || random() < 0.2;
  if (isNew) {
    const call = `call-${seed}-${calls.length}`;
    calls.push(call);
    return { type: 'call.invite', call, media, ringMs: 60_000 };
  }
  // The latest calls are the ones that live.
  const call = calls.at(-1 - Math.floor(random() * Math.min(4, calls.length))) ?? '';
  const messages: readonly (() => Message)[] = [
    () => ({ type: 'call.invite', call, media, ringMs: 60_000 }),
    () => ({ type: 'call.ringing', call }),
    () => ({ type: 'call.accept', call, media, hasOffer: true }),
    () => ({ type: 'call.accept', call, media, hasOffer: false }),
    () => ({
      type: 'call.end',
      call,
      reason: pick(random, random() < 0.2 ? (['busy'] as const) : reasons),
    }),
    () => ({ type: 'call.description', call, epoch: 0, round: 1, kind: 'offer', sdp: '' }),
    () => ({ type: 'ice.request', call }),
  ];
  return pick(random, messages)();
}

function pick<Item>(random: () => number, items: readonly Item[]): Item {
  return items[Math.floor(random() * items.length)] as Item;
}

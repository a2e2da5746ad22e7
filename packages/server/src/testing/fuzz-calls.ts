import type { Message, Sender, WireEndReason } from '@earshot/signaling/server';
import { FakeClock, seededRandom } from '@earshot/signaling/testing';
import type { HubSettings } from '../hub/decision.ts';
import { openSqliteStore } from '../store/open-sqlite-store.ts';
import type { Store } from '../store/store.ts';
import { createSwitchboard, type Switchboard } from '../switchboard/switchboard.ts';
import { passTime } from './test-server.ts';
import { quietOperations } from './quiet-operations.ts';

/** One message as it was delivered. */
export interface Delivered {
  readonly to: Sender;
  readonly from: Sender | undefined;
  readonly message: Message;
  /** The device had no session that could have carried it. */
  readonly isLost: boolean;
}

/** What was seen of a random walk, after every deadline has passed. */
export interface Walk {
  readonly store: Store;
  readonly delivered: readonly Delivered[];
  readonly errors: readonly unknown[];
  readonly calls: readonly string[];
  /** Every change of a call's status, in order, as `call status`. */
  readonly statuses: readonly string[];
  /** Devices that have a session at the end. */
  readonly present: ReadonlySet<Sender>;
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
 * Six devices of three users do anything at any time: call, answer, take, end, come, go, load their
 * pages again, all at once. Then all of them fall silent, and every deadline passes.
 */
export async function walkCalls(seed: number, steps: number): Promise<Walk> {
  const random = seededRandom(seed);
  const clock = new FakeClock();
  const store = await openSqliteStore(':memory:');
  const delivered: Delivered[] = [];
  const errors: unknown[] = [];
  const statuses: string[] = [];
  const online = new Set<Sender>();
  const waiting = new Set<Sender>();
  const calls: string[] = [];
  const switchboard = createSwitchboard({
    ...quietOperations(),
    store,
    clock,
    log: (level, event, fields) => {
      if (level === 'error') errors.push([event, fields]);
    },
    settings: fuzzSettings,
    ice: { iceServers: [{ urls: ['stun:stun.example.com'] }] },
    invitesPerUser: { burst: 1_000_000, perSecond: 1 },
    devicesOf: (user) => ownDevices(online, user),
    awaitedOf: (user) => ownDevices(waiting, user),
    localDevicesOf: (user) => ownDevices(online, user),
    isShared: false,
    send({ letters }) {
      for (const { to, message, from } of letters) {
        const hasSession = ownDevices(online, to.user).concat(ownDevices(waiting, to.user));
        delivered.push({ to, message, from, isLost: !hasSession.includes(to.device) });
      }
    },
    entriesOf: () => [],
    statusChanged: ({ id, status }) => statuses.push(`${id} ${status}`),
  });
  await switchboard.start();
  const world: World = { random, clock, switchboard, online, waiting, calls, seed };
  for (let step = 0; step < steps; step += 1) await takeStep(world);
  for (const device of [...online]) {
    online.delete(device);
    waiting.add(device);
    switchboard.left(device);
  }
  await passTime(clock, fuzzSettings.maxDurationMs + fuzzSettings.graceMs);
  return {
    ...{ store, delivered, errors, calls, statuses, clock, present: waiting },
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
  /** Without a connection, and with a session that may be resumed. */
  readonly waiting: Set<Sender>;
  readonly calls: string[];
  readonly seed: number;
}

async function takeStep(world: World): Promise<void> {
  const { random, clock, switchboard, online } = world;
  const device = pick(random, devices);
  const dice = random();
  if (dice < 0.15) arrive(device, world);
  else if (dice < 0.22) leave(device, world);
  else if (dice < 0.4) {
    await passTime(clock, Math.floor(random() * (random() < 0.2 ? 40_000 : 2_000)));
  } else if (online.has(device)) {
    switchboard.message(device, anyMessage(world), {
      to: { user: pick(random, devices).user },
      role: 'user',
      ...{ session: 's', seq: 1 },
      refuse: () => undefined,
    });
  }
}

/** Comes back over a new connection, or in a page that was loaded again and remembers nothing. */
function arrive(device: Sender, { random, switchboard, online, waiting }: World): void {
  // A quarter of them were there already, with a connection that nobody heard the end of.
  if (online.has(device) && random() < 0.75) return;
  const hasSession = online.has(device) || waiting.delete(device);
  online.add(device);
  switchboard.arrived(device, !hasSession || random() < 0.5);
}

/** Loses its connection, and sometimes its session too. */
function leave(device: Sender, { random, switchboard, online, waiting }: World): void {
  if (online.delete(device)) {
    if (random() < 0.7) waiting.add(device);
    switchboard.left(device);
  } else if (random() < 0.3) {
    waiting.delete(device);
  }
}

function ownDevices(devices: ReadonlySet<Sender>, owner: string): string[] {
  return [...devices].filter(({ user }) => user === owner).map(({ device }) => device);
}

function anyMessage({ random, calls, seed }: World): Message {
  // In every other walk there are few calls, which last: more happens to each.
  const isCalm = seed % 2 === 1;
  const isNew = calls.length === 0 || random() < (isCalm ? 0.05 : 0.2);
  if (isNew) {
    const call = `call-${seed}-${calls.length}`;
    calls.push(call);
    return { type: 'call.invite', call, media, ringMs: 60_000 };
  }
  // The latest calls are the ones that live.
  const latest = Math.min(isCalm ? 2 : 4, calls.length);
  const call = calls.at(-1 - Math.floor(random() * latest)) ?? '';
  const reason = pick(random, random() < 0.2 ? (['busy'] as const) : reasons);
  const end: Message = { type: 'call.end', call, reason };
  const messages: readonly Message[] = [
    { type: 'call.invite', call, media, ringMs: 60_000 },
    { type: 'call.ringing', call },
    { type: 'call.accept', call, media, hasOffer: true },
    { type: 'call.accept', call, media, hasOffer: false },
    { type: 'call.description', call, epoch: 0, round: 1, kind: 'offer', sdp: '' },
    { type: 'call.relink', call, epoch: 0, run: 'page' },
    { type: 'call.take', call, media },
    { type: 'call.take', call, media },
    { type: 'ice.request', call },
    ...(!isCalm || random() < 0.2 ? [end] : []),
  ];
  return pick(random, messages);
}

function pick<Item>(random: () => number, items: readonly Item[]): Item {
  return items[Math.floor(random() * items.length)] as Item;
}

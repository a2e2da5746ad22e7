import type { Clock, Log, Message, Sender } from '@earshot/signaling/server';
import type { LiveRow } from '../hub/call-row.ts';
import type { CallNotice } from '../bus/bus-note.ts';
import type { HubInput } from '../hub/decide.ts';
import type { HubSettings } from '../hub/decision.ts';
import type { Rate } from '../limits/token-bucket.ts';
import { createTokenBuckets, type TokenBuckets } from '../limits/token-buckets.ts';
import type { Operations } from '../operations.ts';
import type { MessageRoute, SessionEvents } from '../session/session-registry.ts';
import type { Store } from '../store/store.ts';
import type { IceSettings } from '../turn.ts';
import {
  createCallDesk,
  type CallDesk,
  type CallDeskOptions,
  type Conclusion,
} from './call-desk.ts';
import { endCallsOf } from './end-calls-of.ts';
import { greetDevice } from './greet-device.ts';
import { handleDeadlines } from './handle-deadlines.ts';
import { callLane, createLanes, deviceLane, type Lanes } from './lanes.ts';
import { createOutside, type Outside, type Placer } from './outside.ts';
import { createSteadyReads, type SteadyReads } from './steady-reads.ts';
import { createSweeper } from './sweeper.ts';

/** So many calls are read at a time when the server starts. */
const PAGE = 500;
/** What the devices of one user may report on calls. */
const REPORTS_PER_USER: Rate = { burst: 20, perSecond: 0.2 };
/** Another process deals with the deadlines that it has set; this one does so when that is late by this, in ms. */
const OTHERS_LATE_MS = 300;
/** After a restart, clients have this long to come back, in ms, before they count as not connected. */
const RETURN_MS = 10_000;

export interface SwitchboardOptions extends Pick<Operations, 'metrics' | 'audit' | 'access'> {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: HubSettings;
  readonly ice: IceSettings;
  readonly invitesPerUser: Rate;
  readonly devicesOf: CallDeskOptions['devicesOf'];
  readonly awaitedOf: CallDeskOptions['awaitedOf'];
  readonly entriesOf: CallDeskOptions['entriesOf'];
  readonly send: CallDeskOptions['send'];
  readonly isShared: CallDeskOptions['isShared'];
  /** The devices of a user that are connected to this very process. */
  readonly localDevicesOf: CallDeskOptions['devicesOf'];
  readonly statusChanged: CallDeskOptions['statusChanged'];
  /** A device begins a session. */
  readonly begun?: (device: Sender) => void;
  /** True for a message that is about no call, and was dealt with. */
  readonly takes?: (from: Sender, message: Message, route: MessageRoute) => boolean;
}

/** Brings sessions, calls, deadlines and the database together; it decides nothing itself. */
export interface Switchboard extends SessionEvents, Outside {
  /** Takes up the calls that the database knows to be alive, and handles what is overdue. */
  start(): Promise<void>;
  /** Ends the calls of a user whose devices (these were connected) have been sent away. */
  remove(user: string, devices: readonly string[]): Promise<void>;
  /** Another process has written a call. */
  noticed(notice: CallNotice): void;
  /** Stops the clock and finishes what is under way. Idempotent. */
  close(): Promise<void>;
}

export function createSwitchboard(given: SwitchboardOptions): Switchboard {
  const options = withSteadyReads(given);
  const { store, clock, log, metrics, invitesPerUser, reads } = options;
  const invites = createTokenBuckets(invitesPerUser);
  const reports = createTokenBuckets(REPORTS_PER_USER);
  const lanes = createLanes((error) => log('error', 'switchboard.failed', { error }));
  let returnsUntil = 0;
  const desk = createCallDesk({
    ...options,
    isRestarted: (now) => now < returnsUntil,
    expectDeadline: (dueAt) => sweeper.expect(dueAt),
  });
  const sweeper = createSweeper({
    ...{ clock, log, store },
    handle: (due) => handleDeadlines(due, { lanes, desk, store }),
  });

  const input = (call: string, what: HubInput): void =>
    lanes.run([callLane(call)], () => answered(desk.handle(call, what)));

  return {
    message(from, message, route) {
      const isTaken = options.takes?.(from, message, route) ?? false;
      if (isTaken || isTooMuch(message, () => reports.take(from.user, clock.now()), route)) {
        // In its turn: what is acknowledged is acknowledged with all that came before.
        lanes.run([deviceLane(from)], () => options.send({ letters: [], cause: route }));
        return;
      }
      const cameAt = performance.now();
      lanes.run([deviceLane(from), callLane(callOf(message))], () => {
        const handled =
          message.type === 'call.invite'
            ? place(message, { ...route, cause: route, from, desk, invites, options })
            : desk.handle(callOf(message), { type: 'message', message, from, to: route.to }, route);
        return answered(settledAnyhow(handled, route, options), route, () =>
          metrics.handled(performance.now() - cameAt),
        );
      });
    },
    ...deviceInputs({ lanes, options, input }),
    remove: (user, devices) => endCallsOf(user, devices, { lanes, desk, store }),
    ...createOutside({ lanes, desk }, (invite, by) =>
      place(invite, { ...by, cause: undefined, desk, invites, options }),
    ),
    noticed(notice) {
      desk.forget(notice.call, notice.version);
      reads.wasWritten(notice.users);
      if (notice.dueAt !== undefined) sweeper.expect(notice.dueAt + OTHERS_LATE_MS);
      // Whoever came while the call was placed was seen neither there nor here.
      for (const device of unseen(notice, options)) {
        input(notice.call, { type: 'arrived', device, isNew: false });
      }
    },
    async start() {
      if (await hasCalls(store)) returnsUntil = clock.now() + RETURN_MS;
      await forEachLive(store, (row) => {
        // Where others change calls, too, it may be old in a moment.
        if (!options.isShared) desk.remember(row);
        input(row.id, { type: 'started' });
      });
      await sweeper.start();
    },
    close: () => sweeper.stop().then(() => lanes.idle()),
  };
}

interface DeviceInputParts {
  readonly lanes: Lanes;
  readonly options: ReturnType<typeof withSteadyReads>;
  readonly input: (call: string, what: HubInput) => void;
}

/** Devices come and go: what that means is asked of each of their calls. */
function deviceInputs({
  lanes,
  options,
  input,
}: DeviceInputParts): Pick<Switchboard, 'arrived' | 'left'> {
  return {
    arrived(device, isNew) {
      if (isNew) options.begun?.(device);
      lanes.run([deviceLane(device)], async () => {
        for (const { id } of await greetDevice(device, isNew, options))
          input(id, { type: 'arrived', device, isNew });
      });
    },
    left(device) {
      lanes.run([deviceLane(device)], async () => {
        for (const { id } of await options.store.liveCallsOf(device.user))
          input(id, { type: 'left', device });
      });
    },
  };
}

function withSteadyReads(
  options: SwitchboardOptions,
): SwitchboardOptions & { readonly reads: SteadyReads } {
  const reads = createSteadyReads(options.store);
  return { ...options, reads, store: reads.store };
}

/** Devices of the callee at this process that do not ring. */
function unseen(
  { users: [, user], rung }: CallNotice,
  { localDevicesOf }: Pick<SwitchboardOptions, 'localDevicesOf'>,
): readonly Sender[] {
  if (rung === undefined) return [];
  return localDevicesOf(user).flatMap((device) =>
    rung.includes(device) ? [] : [{ user, device }],
  );
}

/** Also what failed was dealt with: the client would say it again and again. */
function settledAnyhow(
  handled: Conclusion | Promise<Conclusion>,
  cause: MessageRoute,
  { send }: Pick<SwitchboardOptions, 'send'>,
): Conclusion | Promise<Conclusion> {
  if (!(handled instanceof Promise)) return handled;
  return handled.catch((error: unknown) => {
    send({ letters: [], cause });
    throw error;
  });
}

/** Tells the sender what was wrong, as soon as that is known. */
function answered(
  handled: Conclusion | Promise<Conclusion>,
  route?: MessageRoute,
  done?: () => void,
): void | Promise<void> {
  if (handled instanceof Promise) return handled.then((is) => answered(is, route, done));
  if (handled.fault !== undefined) route?.refuse(handled.fault);
  done?.();
}

/** What is about no call has a lane of its own. */
function callOf(message: Message): string {
  return 'call' in message ? message.call : '';
}

/** Refuses one report too many. */
function isTooMuch(message: Message, take: () => boolean, route: MessageRoute): boolean {
  if (message.type !== 'call.report' || take()) return false;
  route.refuse(tooManyReports);
  return true;
}

const tooManyReports = {
  code: 'rate-limited',
  message: 'These are too many reports on calls; this one was dropped.',
} as const;

interface PlaceParts extends Placer {
  /** The message of a client that this is. */
  readonly cause: MessageRoute | undefined;
  readonly desk: CallDesk;
  readonly invites: TokenBuckets;
  readonly options: SwitchboardOptions;
}

async function place(invite: Message<'call.invite'>, parts: PlaceParts): Promise<Conclusion> {
  const { from, to, cause, desk, invites, options } = parts;
  const { call } = invite;
  try {
    const pending = await options.store.countRinging(from.user);
    const isWithinRate = invites.take(from.user, options.clock.now());
    const isDenied = await isCallDenied(invite, { ...parts, pending, isWithinRate });
    const placing = { invite, from, to, pending, isWithinRate, isDenied };
    return await desk.handle(call, { type: 'place', placing }, cause);
  } catch (error) {
    // The caller would wait for nothing otherwise.
    const end = { type: 'call.end', call, reason: 'server', code: 'internal' } as const;
    options.send({ letters: [{ to: from, message: end }], cause });
    throw error;
  }
}

interface Count {
  readonly pending: number;
  readonly isWithinRate: boolean;
}

/** Asks the app, unless a limit is the answer already. */
async function isCallDenied(
  { call, media, context }: Message<'call.invite'>,
  { from, to, role, options, pending, isWithinRate }: PlaceParts & Count,
): Promise<boolean> {
  const { access, audit, settings } = options;
  if (!isWithinRate) audit.denied('invites-per-user', from);
  else if (pending >= settings.maxPendingInvites) audit.denied('pending-invites', from);
  else if (to !== undefined) {
    const kind = media.video ? 'video' : 'voice';
    const about = context === undefined ? {} : { context };
    const action = { type: 'call.place', call, callee: to.user, kind, ...about } as const;
    if ((await access.ask({ ...from, role }, action)) === 'allowed') return false;
    audit.denied('call-denied', from);
    return true;
  }
  return false;
}

/** Then whoever calls may be back sooner than the one who is called. */
async function hasCalls(store: Store): Promise<boolean> {
  return (await store.listCalls({ limit: 1 })).length > 0;
}

async function forEachLive(store: Store, visit: (row: LiveRow) => void): Promise<void> {
  let after = '';
  for (;;) {
    const page = await store.liveCalls({ after, limit: PAGE });
    page.forEach(visit);
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

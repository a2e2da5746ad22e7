import type { Directory } from './bus/directory.ts';
import type { Bus } from './bus/bus.ts';
import type { BusNote } from './bus/bus-note.ts';
import { createSharedSessions, type SharedSessions } from './bus/shared-sessions.ts';
import type { ForwardedPost } from './http/http-post.ts';
import type { Operations } from './operations.ts';
import type { PresenceDesk } from './presence/presence-desk.ts';
import {
  createSessionRegistry,
  type SessionRegistry,
  type SessionRegistryOptions,
} from './session/session-registry.ts';
import type { Settings } from './settings.ts';
import type { Switchboard, SwitchboardOptions } from './switchboard/switchboard.ts';

/** Sessions and what handles them: of one process alone, or of one of several. */
export interface RunningSessions {
  readonly sessions: SessionRegistry;
  readonly switchboard: Switchboard;
  /** Tells all other processes. */
  readonly tell: (note: BusNote) => void;
  /** Leaves the sessions to other processes, where there are any. */
  readonly leave: () => Promise<void>;
}

export type SessionParts = Pick<
  SwitchboardOptions,
  'devicesOf' | 'awaitedOf' | 'localDevicesOf' | 'send' | 'isShared'
>;

export interface BeginningSessions {
  readonly create: (sessions: SessionParts) => Switchboard;
  /** Another process was posted what may be meant for a client of this one. */
  readonly posted: (post: ForwardedPost) => void;
  /** Where the devices of all users are, over all processes: it is kept up to date. */
  readonly directory: Directory;
  /** What another process has told of presence, or of a call, and that something may have been missed. */
  readonly presence: Pick<PresenceDesk, 'heard' | 'callNoticed' | 'joined'>;
}

/** @throws EarshotError `server/bus-…` */
export async function beginSessions(
  settings: Settings & Operations,
  beginning: BeginningSessions,
): Promise<RunningSessions> {
  const { shared } = settings;
  if (shared === undefined) return beginAlone(settings, beginning);
  const bus = await shared.open();
  try {
    return await beginShared(settings, { ...beginning, bus, shared });
  } catch (error) {
    await shared.close(bus);
    throw error;
  }
}

function beginAlone(
  settings: Settings & Operations,
  { create, directory }: BeginningSessions,
): RunningSessions {
  const switchboard = create({
    devicesOf: (user) => sessions.devicesOf(user),
    awaitedOf: (user) => sessions.awaitedOf(user),
    localDevicesOf: (user) => sessions.devicesOf(user),
    isShared: false,
    send({ letters }) {
      for (const { to, message, from } of letters) sessions.deliver(to, message, from);
    },
  });
  const sessions = createSessionRegistry({
    ...sessionSettings(settings),
    events: switchboard,
    moved: (device, status, session) =>
      directory.apply({ type: 'device', device, status, session, process: '' }),
  });
  return {
    ...{ sessions, switchboard },
    tell: () => undefined,
    leave: () => Promise.resolve(),
  };
}

interface SharedParts extends BeginningSessions {
  readonly bus: Bus;
  readonly shared: NonNullable<Settings['shared']>;
}

async function beginShared(
  settings: Settings & Operations,
  { create, posted, directory, presence, bus, shared }: SharedParts,
): Promise<RunningSessions> {
  // While it begins there are none yet.
  const late: { sessions?: SharedSessions } = {};
  const switchboard = create({
    devicesOf: (user) => late.sessions?.devicesOf(user) ?? [],
    awaitedOf: (user) => late.sessions?.awaitedOf(user) ?? [],
    localDevicesOf: (user) => late.sessions?.localDevicesOf(user) ?? [],
    isShared: true,
    send: (parcel) => late.sessions?.send(parcel),
  });
  const running = await createSharedSessions({
    ...sessionSettings(settings),
    ...{ bus, directory, sharedClock: shared.clock, events: switchboard },
    joined: () => presence.joined(),
    heard(note) {
      if (note.type === 'call') {
        switchboard.noticed(note);
        presence.callNoticed(note);
      } else if (note.type === 'presence' || note.type === 'presence-ask') presence.heard(note);
      else if (note.type === 'post') posted(note.post);
      else void heardOfUser(note);
    },
  });
  late.sessions = running;

  async function heardOfUser({ user, command }: Extract<BusNote, { type: 'user' }>): Promise<void> {
    const { access, log } = settings;
    // Who is let in again is found in the database.
    if (command === 'enable') return;
    if (command === 'disable') access.disabled.bar(user);
    try {
      await switchboard.remove(user, late.sessions?.remove(user) ?? []);
    } catch (error) {
      log('error', 'user.not-removed', { error });
    }
  }

  return {
    ...{ sessions: running, switchboard },
    tell: (note) => running.tell(note),
    async leave() {
      await running.leave();
      await shared.close(bus);
    },
  };
}

function sessionSettings(
  settings: Settings & Operations,
): Omit<SessionRegistryOptions, 'events' | 'moved'> {
  const { clock, log, metrics, audit, pingMs, resumeWindowMs, limits, hub } = settings;
  const { maxOutbox, devicesPerUser } = limits;
  const { givesIce } = hub;
  return {
    ...{ clock, log, metrics, audit, pingMs, resumeWindowMs },
    ...{ maxOutbox, devicesPerUser, givesIce },
  };
}

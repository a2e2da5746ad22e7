import { authRequestOf, createAuthenticator } from './auth/create-authenticator.ts';
import type { ConnectionContext } from './connection/client-connection.ts';
import { serverError } from './errors.ts';
import { createTraffic } from './limits/traffic.ts';
import { pause } from './pause.ts';
import {
  beginSessions,
  type BeginningSessions,
  type RunningSessions,
  type SessionParts,
} from './begin-sessions.ts';
import type { BusNote } from './bus/bus-note.ts';
import { createDirectory } from './bus/directory.ts';
import type { SessionLoad, SessionRegistry } from './session/session-registry.ts';
import type { Operations } from './operations.ts';
import { openPresence } from './presence/open-presence.ts';
import type { PresenceDesk } from './presence/presence-desk.ts';
import { timed } from './metrics/timed.ts';
import type { Settings } from './settings.ts';
import { patientStore } from './store/patient-store.ts';
import type { Store } from './store/store.ts';
import {
  createSwitchboard,
  type Switchboard,
  type SwitchboardOptions,
} from './switchboard/switchboard.ts';
import type { Webhooks } from './webhooks/webhooks.ts';

/** Everything behind the sockets: database, calls, sessions. It starts at once. */
export interface Engine {
  /** What connections need, once calls were taken up again. @throws EarshotError `server/database-…` */
  readonly ready: Promise<ConnectionContext>;
  /** Whether a load balancer should send clients here. */
  isReady(): boolean;
  /** Whether clients are sent away, and new ones turned down. */
  isDraining(): boolean;
  sessionCount(): number;
  /** How the sessions are; undefined before the start. */
  load(): SessionLoad | undefined;
  /** The open database; undefined after the close. */
  store(): Promise<Store | undefined>;
  /** Sends all devices of a user away, and ends that user's calls; nothing after the close. */
  remove(user: string): Promise<void>;
  /** Lets all other processes know. */
  tell(note: BusNote): Promise<void>;
  /** Somebody asks for something about a call, and not from a device. @throws EarshotError `server/closed` */
  ask: Switchboard['ask'];
  /** A user places a call, and not from a device. @throws EarshotError `server/closed` */
  place: Switchboard['place'];
  /** How users are, as somebody sees them who asks for it once. @throws EarshotError `server/closed` */
  statusesFor: PresenceDesk['statusesFor'];
  /** Is ready no more, serves on for a while, and then sends all clients away. */
  drain(): Promise<void>;
  /** Finishes what is under way and lets go of the database. */
  close(): Promise<void>;
}

interface Running extends RunningSessions {
  readonly store: Store;
  readonly presence: PresenceDesk;
}

/** What the app is told of calls. */
export interface Telling
  extends Pick<SwitchboardOptions, 'entriesOf' | 'statusChanged'>, Pick<Webhooks, 'withRatings'> {
  readonly posted: BeginningSessions['posted'];
}

export function createEngine(settings: Settings & Operations, telling: Telling): Engine {
  let running: Running | undefined;
  let phase: 'serving' | 'noticing' | 'draining' | 'closed' = 'serving';
  const begun = begin(settings, telling).then((parts) => {
    running = parts;
    return parts;
  });
  const ready = begun.then(({ sessions }) => connectionContext(settings, sessions));

  return {
    ready,
    isReady: () => running !== undefined && phase === 'serving',
    isDraining: () => phase === 'draining' || phase === 'closed',
    sessionCount: () => running?.sessions.size ?? 0,
    load: () => running?.sessions.load(),
    async store() {
      const { store } = await begun;
      return phase === 'closed' ? undefined : store;
    },
    async remove(user) {
      const { sessions, switchboard } = await begun;
      if (phase !== 'closed') await switchboard.remove(user, sessions.remove(user));
    },
    async tell(note) {
      const { tell } = await begun;
      if (phase !== 'closed') tell(note);
    },
    async ask(call, asked) {
      const { switchboard } = await begun;
      if (phase === 'closed') throw serverError('server/closed', {});
      return switchboard.ask(call, asked);
    },
    async place(invite, by) {
      const { switchboard } = await begun;
      if (phase === 'closed') throw serverError('server/closed', {});
      return switchboard.place(invite, by);
    },
    async statusesFor(actor, users) {
      const { presence } = await begun;
      if (phase === 'closed') throw serverError('server/closed', {});
      return presence.statusesFor(actor, users);
    },
    async drain() {
      const { clock, drainMs, moveMs } = settings;
      phase = 'noticing';
      if (running !== undefined && drainMs > 0) await pause(clock, drainMs);
      phase = 'draining';
      await running?.sessions.moveAway(moveMs);
    },
    async close() {
      phase = 'closed';
      const parts = await begun.catch(() => undefined);
      await parts?.switchboard.close();
      await parts?.presence.close();
      await parts?.leave();
      if (parts !== undefined) await settings.closeStore(parts.store);
    },
  };
}

async function begin(
  settings: Settings & Operations,
  { entriesOf, statusChanged, withRatings, posted }: Telling,
): Promise<Running> {
  const { clock, log, metrics, access } = settings;
  const opened = await settings.openStore();
  const store = withRatings(timed(patientStore(opened, { clock, log }), metrics.stored));
  access.disabled.open(store.disabledUsers);
  const directory = createDirectory();
  const presence = openPresence(settings, { store, directory });
  let ways: SessionParts | undefined;
  try {
    const parts = await beginSessions(settings, {
      posted,
      ...{ directory, presence },
      create(sessions) {
        ways = sessions;
        return createSwitchboard({
          ...{ store, entriesOf, ...switchboardSettings(settings) },
          statusChanged(row) {
            metrics.callChanged(row);
            presence.callChanged(row);
            statusChanged(row);
          },
          begun: presence.begun.bind(presence),
          takes: presence.take.bind(presence),
          ...sessions,
        });
      },
    });
    try {
      await parts.switchboard.start();
      if (ways !== undefined) await presence.start({ ...ways, tell: parts.tell });
    } catch (error) {
      await parts.leave();
      throw error;
    }
    return { store, presence, ...parts };
  } catch (error) {
    await presence.close();
    await settings.closeStore(store);
    throw error;
  }
}

function switchboardSettings(
  settings: Settings & Operations,
): Pick<
  SwitchboardOptions,
  'clock' | 'log' | 'settings' | 'ice' | 'invitesPerUser' | 'metrics' | 'audit' | 'access'
> {
  const { clock, log, hub, ice, limits, metrics, audit, access } = settings;
  const { invitesPerUser } = limits;
  return { clock, log, settings: hub, ice, invitesPerUser, metrics, audit, access };
}

function connectionContext(
  settings: Settings & Operations,
  sessions: SessionRegistry,
): ConnectionContext {
  const { clock, log, limits, auth, metrics, audit, access } = settings;
  return {
    ...{ clock, log, limits, sessions, metrics, audit, access },
    traffic: createTraffic(limits),
    authenticate: createAuthenticator(auth, clock),
    authRequest: authRequestOf(auth),
  };
}

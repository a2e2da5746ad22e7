import { authRequestOf, createAuthenticator } from './auth/create-authenticator.ts';
import type { ConnectionContext } from './connection/client-connection.ts';
import { createTraffic } from './limits/traffic.ts';
import { createSessionRegistry, type SessionRegistry } from './session/session-registry.ts';
import type { Settings } from './settings.ts';
import { openSqliteStore } from './store/open-sqlite-store.ts';
import type { Store } from './store/store.ts';
import { createSwitchboard, type Switchboard } from './switchboard/switchboard.ts';

/** Everything behind the sockets: database, calls, sessions. It starts at once. */
export interface Engine {
  /** What connections need, once calls were taken up again. @throws EarshotError `server/database-…` */
  readonly ready: Promise<ConnectionContext>;
  isReady(): boolean;
  isDraining(): boolean;
  sessionCount(): number;
  /** The open database; undefined after the close. */
  store(): Promise<Store | undefined>;
  /** Sends all clients away. Nobody counts as having left: they find another process, or this one again. */
  drain(): void;
  /** Finishes what is under way and lets go of the database. */
  close(): Promise<void>;
}

interface Running {
  readonly store: Store;
  readonly switchboard: Switchboard;
  readonly sessions: SessionRegistry;
}

export function createEngine(settings: Settings): Engine {
  let running: Running | undefined;
  let isDraining = false;
  let isClosed = false;
  const begun = begin(settings, () => isDraining).then((parts) => {
    running = parts;
    return parts;
  });
  const ready = begun.then(({ sessions }) => connectionContext(settings, sessions));

  return {
    ready,
    isReady: () => running !== undefined && !isDraining,
    isDraining: () => isDraining,
    sessionCount: () => running?.sessions.size ?? 0,
    async store() {
      const { store } = await begun;
      return isClosed ? undefined : store;
    },
    drain() {
      isDraining = true;
      running?.sessions.endAll('draining');
    },
    async close() {
      isClosed = true;
      const parts = await begun.catch(() => undefined);
      await parts?.switchboard.close();
      await parts?.store.close();
    },
  };
}

async function begin(settings: Settings, isDraining: () => boolean): Promise<Running> {
  const { clock, log, hub, ice, limits } = settings;
  const store = await openSqliteStore(settings.database);
  const switchboard = createSwitchboard({
    ...{ store, clock, log, settings: hub, ice, invitesPerUser: limits.invitesPerUser },
    devicesOf: (user) => sessions.devicesOf(user),
    deliver: (to, message, from) => sessions.deliver(to, message, from),
  });
  const sessions = createSessionRegistry({
    ...{ clock, log, pingMs: settings.pingMs, resumeWindowMs: settings.resumeWindowMs },
    maxOutbox: limits.maxOutbox,
    devicesPerUser: limits.devicesPerUser,
    givesIce: hub.givesIce,
    events: {
      message: switchboard.message,
      arrived: switchboard.arrived,
      left(device) {
        if (!isDraining()) switchboard.left(device);
      },
    },
  });
  try {
    await switchboard.start();
  } catch (error) {
    await store.close();
    throw error;
  }
  return { store, switchboard, sessions };
}

function connectionContext(settings: Settings, sessions: SessionRegistry): ConnectionContext {
  const { clock, log, limits, auth } = settings;
  return {
    ...{ clock, log, limits, sessions },
    traffic: createTraffic(limits),
    authenticate: createAuthenticator(auth, clock),
    authRequest: authRequestOf(auth),
  };
}

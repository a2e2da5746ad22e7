import type { Server } from 'node:http';
import type { Clock, Log } from '@earshot/signaling/server';
import type { Authorize } from './access/access.ts';
import type { AuthOptions } from './auth/create-authenticator.ts';
import { createDevelopmentTokens, type DevelopmentTokens } from './auth/development-tokens.ts';
import type { Bus } from './bus/bus.ts';
import { createSharedClock, type SharedClock } from './bus/shared-clock.ts';
import { checkOptions } from './check-options.ts';
import type { HubSettings } from './hub/decision.ts';
import { defaultLimits, type Limits } from './limits/limits.ts';
import type { OriginRules } from './http/origins.ts';
import type { MetricsOptions } from './metrics/metrics-page.ts';
import type { CallServerOptions } from './options.ts';
import { pinoLog } from './pino-log.ts';
import type { PresenceOptions } from './presence/presence-options.ts';
import { guardStore } from './store/guard-store.ts';
import { openSqliteStore } from './store/open-sqlite-store.ts';
import type { Store } from './store/store.ts';
import type { WebhookOptions } from './webhooks/webhooks.ts';
import { systemClock } from './system-clock.ts';
import { givesIce, LIFETIME_MS, type IceSettings } from './turn.ts';

/** The options of a server, checked and complete. */
export interface Settings {
  /** The app's HTTP server; absent: one of our own. */
  readonly server: Server | undefined;
  readonly listen: { readonly port: number; readonly host?: string };
  readonly path: string;
  readonly hasHealth: boolean;
  readonly openStore: () => Promise<Store>;
  /** Does nothing about a store that the app has opened. */
  readonly closeStore: (store: Store) => Promise<void>;
  /** What there is for several processes; undefined where this one is alone. */
  readonly shared: SharedSettings | undefined;
  readonly auth: AuthOptions;
  readonly authorize: Authorize | undefined;
  readonly developmentTokens: DevelopmentTokens | undefined;
  readonly origins: OriginRules;
  readonly trustProxy: boolean;
  readonly hub: HubSettings;
  readonly ice: IceSettings;
  readonly pingMs: number;
  readonly resumeWindowMs: number;
  readonly drainMs: number;
  readonly moveMs: number;
  readonly limits: Limits;
  readonly metricsAccess: MetricsOptions | undefined;
  readonly presence: Required<PresenceOptions> | undefined;
  readonly webhooks: WebhookOptions | undefined;
  readonly log: Log;
  readonly clock: Clock;
}

export interface SharedSettings {
  readonly open: () => Promise<Bus>;
  /** Does nothing about a bus that the app has opened. */
  readonly close: (bus: Bus) => Promise<void>;
  /** The clock of the settings: it shows the time of the bus, once that is known. */
  readonly clock: SharedClock;
}

/** @throws EarshotError `server/invalid-option`, with every mistake in `details.mistakes` */
export function readSettings(options: CallServerOptions, nodeEnv: string | undefined): Settings {
  checkOptions(options, nodeEnv);
  const { development = false, origins } = options;
  const shared = sharedSettings(options);
  const clock = shared?.clock ?? options.clock ?? systemClock();
  const developmentTokens = development ? createDevelopmentTokens(clock) : undefined;
  const limits = { ...defaultLimits, ...options.limits };
  const ice = iceSettings(options);
  return {
    server: options.server,
    listen: {
      port: options.port ?? 3_000,
      ...(options.host === undefined ? {} : { host: options.host }),
    },
    path: options.path ?? '/calls',
    hasHealth: options.health ?? true,
    ...storeSettings(options),
    shared,
    // Without either, `checkOptions` has thrown; nobody would come in.
    auth: options.auth ?? developmentTokens?.auth ?? { authenticate: () => undefined },
    authorize: options.authorize,
    developmentTokens,
    origins: {
      ...(origins === undefined ? {} : { origins }),
      allowMissingOrigin: options.allowMissingOrigin ?? false,
      allowLocalhost: development,
    },
    trustProxy: options.trustProxy ?? false,
    hub: hubSettings(options, limits, ice),
    ice,
    pingMs: options.pingMs ?? 20_000,
    resumeWindowMs: options.resumeWindowMs ?? 60_000,
    drainMs: options.drainMs ?? 0,
    moveMs: options.moveMs ?? 0,
    limits,
    metricsAccess: options.metrics,
    presence: options.presence && { graceMs: options.presence.graceMs ?? 10_000 },
    webhooks: options.webhooks,
    log: safe(options.log ?? pinoLog(options.logLevel ?? (development ? 'warn' : 'info'))),
    clock,
  };
}

function storeSettings({
  database = './earshot.sqlite',
  store,
}: CallServerOptions): Pick<Settings, 'openStore' | 'closeStore'> {
  if (typeof store === 'object') {
    return {
      openStore: () => Promise.resolve(guardStore(store)),
      closeStore: () => Promise.resolve(),
    };
  }
  const open = store ?? (() => openSqliteStore(database));
  return {
    openStore: async () => guardStore(await open()),
    closeStore: (opened) => opened.close(),
  };
}

function sharedSettings({ bus, clock }: CallServerOptions): SharedSettings | undefined {
  if (bus === undefined) return undefined;
  const shared = { clock: createSharedClock(clock ?? systemClock()) };
  if (typeof bus === 'function') return { ...shared, open: bus, close: (opened) => opened.close() };
  return { ...shared, open: () => Promise.resolve(bus), close: () => Promise.resolve() };
}

function hubSettings(options: CallServerOptions, limits: Limits, ice: IceSettings): HubSettings {
  return {
    ringMs: options.ringMs ?? 60_000,
    graceMs: options.graceMs ?? 20_000,
    maxDurationMs: options.maxDurationMs ?? 3_600_000,
    maxPendingInvites: limits.pendingInvites,
    givesIce: givesIce(ice),
  };
}

function iceSettings({ iceServers = [], turn }: CallServerOptions): IceSettings {
  if (turn === undefined) return { iceServers };
  return { iceServers, turn: { lifetimeMs: LIFETIME_MS, ...turn } };
}

/** Somebody else's log that throws does not disturb a call. */
function safe(log: Log): Log {
  return (level, event, fields) => {
    try {
      log(level, event, fields);
    } catch {
      // There is nowhere left to tell.
    }
  };
}

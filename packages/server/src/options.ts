import type { Server } from 'node:http';
import type { Clock, IceServer, Log, LogLevel } from '@earshot/signaling/server';
import type { Authorize } from './access/access.ts';
import type { AuthOptions } from './auth/create-authenticator.ts';
import type { Bus } from './bus/bus.ts';
import type { Limits } from './limits/limits.ts';
import type { MetricsOptions } from './metrics/metrics-page.ts';
import type { PresenceOptions } from './presence/presence-options.ts';
import type { Store } from './store/store.ts';
import type { TurnOptions } from './turn.ts';
import type { WebhookOptions } from './webhooks/webhooks.ts';

/** What a call server can be told. `auth` or `development` is needed; all else has a default. */
export interface CallServerOptions {
  /** Your own HTTP server: the call server answers what is for it and leaves the rest. Default: one of its own. */
  readonly server?: Server;
  /** Where its own HTTP server listens; 0 takes any free port. Default 3000. */
  readonly port?: number;
  /** On which address its own HTTP server listens. Default: all of them. */
  readonly host?: string;
  /** Where clients connect. Default `/calls`. */
  readonly path?: string;
  /** Whether `/health` and `/ready` are answered. Default true; set false when your app has its own. */
  readonly health?: boolean;
  /** The SQLite file that keeps calls, or `:memory:`. Default `./earshot.sqlite`. */
  readonly database?: string;
  /**
   * What keeps calls instead of that file: a function that opens it, and then the server closes it, or one that you
   * have opened and close when the server is closed. Such as `() => openPostgresStore(url)` from
   * `@earshot/server/postgres`.
   */
  readonly store?: Store | (() => Promise<Store>);
  /**
   * What several processes of this server have in common, beside a `store` that all of them use: then each of them
   * serves each user. A function that opens it, and then the server closes it, or one that you have opened and close
   * when the server is closed. Such as `() => openRedisBus(url)` from `@earshot/server/redis`. Default: this process is
   * alone.
   */
  readonly bus?: Bus | (() => Promise<Bus>);
  /** How a token is checked. */
  readonly auth?: AuthOptions;
  /** Your own rules on top: who may connect, and call whom. Default: everybody whose token is good. */
  readonly authorize?: Authorize;
  /**
   * Gives a token for any name to anybody (`POST /dev/token?user=alice` → `{ "token": … }`), and lets
   * pages of localhost connect. Says so loudly, and is refused with `NODE_ENV=production`. Default false.
   */
  readonly development?: boolean;
  /** Exact origins of pages that may connect, such as `https://app.example.com`. Default: the same host. */
  readonly origins?: readonly string[];
  /** Whether clients that are no browsers, and so name no origin, may connect. Default false. */
  readonly allowMissingOrigin?: boolean;
  /** Whether the last address in `X-Forwarded-For` is the client's. Default false. */
  readonly trustProxy?: boolean;
  /** How long a call rings at most, in ms. Default 60,000. */
  readonly ringMs?: number;
  /** How long a participant's device may be away before the other side is told, in ms. Default 20,000. */
  readonly graceMs?: number;
  /** How long a call lasts at most, in ms. A minute before the end, both are warned. Default 3,600,000. */
  readonly maxDurationMs?: number;
  /** STUN servers, or TURN servers with fixed credentials, for members of live calls. Default none. */
  readonly iceServers?: readonly IceServer[];
  /** A TURN server that this server makes short-lived credentials for. Default none. */
  readonly turn?: TurnOptions;
  /** How often connections are pinged, in ms; twice this long a silence is the end of one. Default 20,000. */
  readonly pingMs?: number;
  /** How long a session waits for its client to come back, in ms. Default 60,000. */
  readonly resumeWindowMs?: number;
  /**
   * How long `close` goes on serving while `/ready` says 503, in ms, so that a load balancer sends new
   * clients elsewhere first. Default 0.
   */
  readonly drainMs?: number;
  /**
   * Over how long `close` then sends its clients away, in ms, so that other processes do not get all
   * of them at once; each comes back within 2 s. Default 0: all at once, which is best where this very
   * process is started again.
   */
  readonly moveMs?: number;
  /** Parts of {@link Limits} that should differ from their defaults. */
  readonly limits?: Partial<Limits>;
  /** Where Prometheus reads numbers about the server (`GET /metrics`). Default: nowhere. */
  readonly metrics?: MetricsOptions;
  /** Where your app is told of calls by signed POSTs. Default: nowhere. */
  readonly webhooks?: WebhookOptions;
  /**
   * Whether, and how, users see who is there: `{}` turns it on. Who may see whom is asked of `authorize`
   * (`presence.see`); without it, everybody may see everybody. Default: nobody sees anybody.
   */
  readonly presence?: PresenceOptions;
  /** Where the server tells what it does. Default: JSON lines on standard output. */
  readonly log?: Log;
  /** The least important level that is written, without `log`. Default `info`, in development `warn`. */
  readonly logLevel?: LogLevel;
  /** The clock that all deadlines go by. Default: the machine's. */
  readonly clock?: Clock;
}

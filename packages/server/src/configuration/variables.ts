import { MAX_WATCHED_USERS } from '@earshot/signaling/server';
import { webhookEventTypes } from '../webhooks/webhook-event.ts';
import { defaultLimits, type Limits } from '../limits/limits.ts';
import {
  anyText,
  flag,
  list,
  matching,
  oneOf,
  rate,
  wholeNumber,
  type Variable,
  type VariableKind,
} from './variable.ts';

const WEEK_MS = 604_800_000;
const HOUR_MS = 3_600_000;

const port = wholeNumber(0, 65_535);
const duration = wholeNumber(1, WEEK_MS, 'ms');
const delay = wholeNumber(0, HOUR_MS, 'ms');

/** What each limit is about, for the table in the docs; what lies beyond it. */
const limitWords: Readonly<Record<keyof Limits, string>> = {
  connectionsPerAddress: 'Connections of one network address; more are refused',
  devicesPerUser: 'Devices of one user; more are refused',
  pendingInvites: 'Calls of one user that ring at a time; one more ends `server`, `too-many-calls`',
  invitesPerUser: 'Calls that one user places; one more ends `server`, `rate-limited`',
  watchedUsers: 'Users whose presence one device watches; a longer list is refused',
  framesPerConnection: 'Frames of one connection; beyond it is closed, and the session comes back',
  framesPerUser: 'The same for all devices of one user together',
  framesPerAddress: 'The same for one network address',
  maxBufferedBytes: 'What a slow client lets pile up, in bytes; beyond it the connection is closed',
  maxOutbox: 'Messages that a client has not acknowledged; beyond it the session ends',
  helloTimeoutMs: 'Until when a client must have said who it is, in ms; then it is refused',
  mistakesPerConnection: 'What a client sends that makes no sense; beyond it is closed',
  bodyTimeoutMs: 'Until when a POST must have come, in ms; then it is refused',
  headersTimeoutMs:
    'Until when the head of a request must have come, in ms, on a server of its own; then it is closed',
};

/** Of the limits that have a limit themselves. */
const mostOf: Readonly<Record<string, number>> = { watchedUsers: MAX_WATCHED_USERS };

const limitVariables: readonly Variable[] = Object.entries(limitWords).map(([name, meaning]) => {
  const standard = defaultLimits[name as keyof Limits];
  const isNumber = typeof standard === 'number';
  return variable(`EARSHOT_LIMIT_${upper(name)}`, `limits.${name}`, {
    ...(isNumber ? wholeNumber(1, mostOf[name] ?? 1_000_000_000) : rate),
    meaning,
    fallback: isNumber ? String(standard) : `${standard.burst}/${standard.perSecond}`,
  });
});

/** Everything that the environment can say, in the order in which it is explained. */
export const variables: readonly Variable[] = [
  variable('PORT', 'port', {
    ...port,
    meaning: 'Where it listens; 0 takes any free port',
    fallback: '3000',
  }),
  variable('HOST', 'host', {
    ...anyText,
    meaning: 'The address on which it listens',
    fallback: 'all of them',
  }),
  variable('EARSHOT_PATH', 'path', {
    ...matching('a path such as /calls', (text) => /^\/[^?#]*$/.test(text)),
    meaning: 'Where clients connect',
    fallback: '/calls',
  }),
  // The address of a PostgreSQL has a password in it.
  secret('EARSHOT_DATABASE', 'database', {
    ...anyText,
    meaning:
      'The SQLite file, or the address of a PostgreSQL, `postgres://user:password@host/name`',
    fallback: './earshot.sqlite',
  }),
  // So has that of a Redis.
  secret('EARSHOT_REDIS', 'bus', {
    ...matching('an address such as redis://user:password@host:6379', isRedis),
    meaning:
      'What several processes of the server have in common, beside the PostgreSQL that all of them use',
    fallback: 'none: one process',
  }),
  secret('EARSHOT_JWT_SECRET', 'auth.secret', {
    ...matching('at least 32 bytes', (text) => new TextEncoder().encode(text).length >= 32),
    meaning: 'What tokens are signed with (HS256)',
    fallback: 'none',
  }),
  variable('EARSHOT_JWKS_URL', 'auth.jwks', {
    ...matching('an https: address', isHttps),
    meaning: 'Or: where the public keys of your tokens are',
    fallback: 'none',
  }),
  variable('EARSHOT_JWT_AUDIENCE', 'auth.audience', {
    ...anyText,
    meaning: 'What tokens must be for (`aud`)',
    fallback: 'not checked',
  }),
  variable('EARSHOT_JWT_ISSUER', 'auth.issuer', {
    ...anyText,
    meaning: 'Who must have issued them (`iss`)',
    fallback: 'not checked',
  }),
  variable('EARSHOT_JWT_LEEWAY_MS', 'auth.leewayMs', {
    ...wholeNumber(0, 60_000, 'ms'),
    meaning: 'By how much clocks may differ',
    fallback: '30000',
  }),
  variable('EARSHOT_JWT_ROLE_CLAIM', 'auth.roleClaim', {
    ...anyText,
    meaning: 'The claim that says `user`, `moderator` or `admin`',
    fallback: 'role',
  }),
  variable('EARSHOT_ORIGINS', 'origins', {
    ...list('exact origins such as https://app.example.com', isOrigin),
    meaning: 'Pages that may connect',
    fallback: 'those of the same host',
  }),
  variable('EARSHOT_ALLOW_MISSING_ORIGIN', 'allowMissingOrigin', {
    ...flag,
    meaning: 'Whether clients that are no browsers may connect',
    fallback: 'false',
  }),
  variable('EARSHOT_TRUST_PROXY', 'trustProxy', {
    ...flag,
    meaning: 'Whether the last address in `X-Forwarded-For` is the client’s',
    fallback: 'false',
  }),
  variable('EARSHOT_RING_MS', 'ringMs', {
    ...duration,
    meaning: 'How long a call rings at most',
    fallback: '60000',
  }),
  variable('EARSHOT_GRACE_MS', 'graceMs', {
    ...duration,
    meaning: 'How long a participant may be away until the other side is told',
    fallback: '20000',
  }),
  variable('EARSHOT_MAX_DURATION_MS', 'maxDurationMs', {
    ...duration,
    meaning: 'How long a call lasts at most',
    fallback: '3600000',
  }),
  variable('EARSHOT_TURN_URLS', 'turn.urls', {
    ...list('turn: or turns: addresses', (url) => /^turns?:./.test(url)),
    meaning: 'Your TURN server',
    fallback: 'none',
  }),
  secret('EARSHOT_TURN_SECRET', 'turn.secret', {
    ...anyText,
    meaning: 'The secret that your TURN server knows, too',
    fallback: 'none',
  }),
  variable('EARSHOT_TURN_LIFETIME_MS', 'turn.lifetimeMs', {
    ...wholeNumber(60_000, WEEK_MS, 'ms'),
    meaning: 'How long TURN credentials live',
    fallback: '3600000',
  }),
  variable('EARSHOT_STUN_URLS', 'iceServers', {
    ...list('stun: or stuns: addresses', (url) => /^stuns?:./.test(url)),
    meaning: 'STUN servers, for members of live calls',
    fallback: 'none',
  }),
  variable('EARSHOT_PING_MS', 'pingMs', {
    ...duration,
    meaning: 'How often connections are pinged',
    fallback: '20000',
  }),
  variable('EARSHOT_RESUME_WINDOW_MS', 'resumeWindowMs', {
    ...duration,
    meaning: 'How long a session waits for its client to come back',
    fallback: '60000',
  }),
  variable('EARSHOT_DRAIN_MS', 'drainMs', {
    ...delay,
    meaning: 'How long it serves on after SIGTERM while `/ready` says 503',
    fallback: '0',
  }),
  variable('EARSHOT_MOVE_MS', 'moveMs', {
    ...delay,
    meaning: 'Over how long it then sends its clients away',
    fallback: '0',
  }),
  variable('EARSHOT_METRICS_PORT', 'metrics.port', {
    ...port,
    meaning: 'A port for `/metrics` alone',
    fallback: 'none',
  }),
  variable('EARSHOT_METRICS_HOST', 'metrics.host', {
    ...anyText,
    meaning: 'The address on which that port listens',
    fallback: '127.0.0.1',
  }),
  secret('EARSHOT_METRICS_TOKEN', 'metrics.token', {
    ...matching('at least 16 characters', (text) => text.length >= 16),
    meaning: 'What `Authorization: Bearer …` must say for `/metrics`; needed without a port for it',
    fallback: 'none',
  }),
  variable('EARSHOT_WEBHOOK_URL', 'webhooks.url', {
    ...matching('an https: address', isHttps),
    meaning: 'Where your app is told of calls',
    fallback: 'none',
  }),
  secret('EARSHOT_WEBHOOK_SECRET', 'webhooks.secret', {
    ...matching('at least 16 characters', (text) => text.length >= 16),
    meaning: 'What those messages are signed with',
    fallback: 'none',
  }),
  variable('EARSHOT_WEBHOOK_EVENTS', 'webhooks.events', {
    ...list(webhookEventTypes.join(', '), (text) =>
      webhookEventTypes.some((type) => type === text),
    ),
    meaning: 'What it is told of',
    fallback: 'everything',
  }),
  variable('EARSHOT_PRESENCE_GRACE_MS', 'presence.graceMs', {
    ...duration,
    meaning:
      'Turns presence on: how long a user without a connection still counts as there; 10000 is good',
    fallback: 'no presence',
  }),
  variable('EARSHOT_LOG_LEVEL', 'logLevel', {
    ...oneOf(['debug', 'info', 'warn', 'error']),
    meaning: 'The least important lines that are written',
    fallback: 'info',
  }),
  ...limitVariables,
];

type Words = VariableKind & Pick<Variable, 'meaning' | 'fallback'>;

function variable(name: string, option: string, words: Words): Variable {
  return { name, option: option.split('.'), isSecret: false, ...words };
}

function secret(name: string, option: string, words: Words): Variable {
  return { ...variable(name, option, words), isSecret: true };
}

/** `devicesPerUser` → `DEVICES_PER_USER`. */
function upper(name: string): string {
  return name.replaceAll(/[A-Z]/g, '_$&').toUpperCase();
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

function isRedis(text: string): boolean {
  return /^rediss?:\/\/./.test(text) && URL.canParse(text);
}

function isHttps(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && hostname === 'localhost');
}

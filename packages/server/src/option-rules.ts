import { MAX_WATCHED_USERS } from '@earshot/signaling/server';
import { parseOrigin } from './http/origins.ts';
import { defaultLimits } from './limits/limits.ts';
import { webhookEventTypes } from './webhooks/webhook-event.ts';

export type Values = Readonly<Record<string, unknown>>;
/** What a value must be, in words and as a check. */
export type Rule = readonly [expected: string, isValid: (value: unknown) => boolean];
/** One rule for each option. */
export type Rules = Readonly<Record<string, Rule>>;

const text: Rule = ['a text that is not empty', isText];
const flag: Rule = ['true or false', (value) => typeof value === 'boolean'];
const object: Rule = ['an object', isObject];
const positive: Rule = ['a whole number from 1', isPositive];
const duration: Rule = ['a whole number of ms, from 1 to a week', isDuration];
const delay: Rule = ['a whole number of ms, from 0 to an hour', isDelay];
const lifetime: Rule = ['a whole number of ms, from 60,000 to a week', isLifetime];
const rate: Rule = ['{ burst, perSecond }, both above 0', isRate];
const words: Rule = ['a text or a list of texts', (value) => isText(value) || isTexts(value)];

export const authRules: Rules = {
  secret: ['a secret of at least 32 bytes', isSecret],
  jwks: ['a set of keys, or an https: address', isJwks],
  algorithms: ['a list of public-key algorithms such as ES256', isPublicKeyAlgorithms],
  authenticate: ['a function', isFunction],
  audience: words,
  issuer: words,
  leewayMs: ['a number of ms from 0 to 60,000', isLeeway],
  roleClaim: text,
};

export const turnRules: Rules = {
  urls: ['a list of turn: or turns: addresses', isTurnUrls],
  secret: text,
  lifetimeMs: lifetime,
};

export const metricsRules: Rules = {
  port: ['a port number from 0 to 65,535', isPort],
  host: text,
  token: ['a text of at least 16 characters', isLongText],
};

export const webhookRules: Rules = {
  url: ['an https: address', isHttps],
  secret: ['a text of at least 16 characters', isLongText],
  events: ['a list of call.started, call.answered, call.ended, call.missed, call.rated', isEvents],
};

export const presenceRules: Rules = { graceMs: duration };

export const limitRules: Rules = {
  ...Object.fromEntries(
    Object.entries(defaultLimits).map(([name, value]) => [
      name,
      typeof value === 'number' ? positive : rate,
    ]),
  ),
  watchedUsers: [
    `a whole number from 1 to ${MAX_WATCHED_USERS.toLocaleString('en')}`,
    (value) => isPositive(value) && Number(value) <= MAX_WATCHED_USERS,
  ],
};

export const optionRules: Rules = {
  server: ['a Node HTTP server', isServer],
  port: ['a port number from 0 to 65,535', isPort],
  host: text,
  path: ['a path such as /calls', (value) => typeof value === 'string' && /^\/[^?#]*$/.test(value)],
  health: flag,
  database: ['the path of a file, or :memory: (for PostgreSQL there is `store`)', isPath],
  store: ['a store, or a function that opens one', isStore],
  bus: ['a bus, or a function that opens one', isBus],
  auth: object,
  authorize: ['a function', isFunction],
  development: flag,
  origins: ['a list of exact origins such as https://app.example.com', isOrigins],
  allowMissingOrigin: flag,
  trustProxy: flag,
  ringMs: duration,
  graceMs: duration,
  maxDurationMs: duration,
  iceServers: ['at most 15 { urls, username?, credential? }', isIceServers],
  turn: [
    '{ urls, secret }',
    (value) => isObject(value) && isTurnUrls(value['urls']) && isText(value['secret']),
  ],
  pingMs: duration,
  resumeWindowMs: duration,
  drainMs: delay,
  moveMs: delay,
  limits: object,
  metrics: object,
  presence: object,
  webhooks: [
    '{ url, secret, events? }',
    (value) => isObject(value) && value['url'] !== undefined && value['secret'] !== undefined,
  ],
  log: ['a function', isFunction],
  logLevel: ['debug, info, warn or error', isLogLevel],
  clock: ['an object with now and after', isClock],
};

export function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length > 0;
}

/** A path has no scheme: with one, another database is meant. */
function isPath(value: unknown): boolean {
  return isText(value) && !/^\w{2,}:\/\//.test(String(value));
}

function isStore(value: unknown): boolean {
  return isFunction(value) || (isObject(value) && isFunction(value['changeCall']));
}

function isBus(value: unknown): boolean {
  return isFunction(value) || (isObject(value) && isFunction(value['run']));
}

function isLongText(value: unknown): boolean {
  return typeof value === 'string' && value.length >= 16;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}

function isPositive(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}

function isDuration(value: unknown): boolean {
  return isPositive(value) && Number(value) <= 604_800_000;
}

function isDelay(value: unknown): boolean {
  return value === 0 || (isPositive(value) && Number(value) <= 3_600_000);
}

/** Clients ask for fresh credentials at 80 % of this: with less they would ask all the time. */
function isLifetime(value: unknown): boolean {
  return isDuration(value) && Number(value) >= 60_000;
}

function isLeeway(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 60_000;
}

function isPort(value: unknown): boolean {
  return value === 0 || (isPositive(value) && Number(value) <= 65_535);
}

function isRate(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { burst, perSecond } = value;
  return isPositive(burst) && typeof perSecond === 'number' && perSecond > 0;
}

function isSecret(value: unknown): boolean {
  if (typeof value === 'string') return Buffer.byteLength(value) >= 32;
  return value instanceof Uint8Array && value.byteLength >= 32;
}

function isJwks(value: unknown): boolean {
  if (typeof value !== 'string' && !(value instanceof URL)) {
    return isObject(value) && Array.isArray(value['keys']);
  }
  return isHttps(String(value));
}

/** Or `http:` on this machine, to try things out. */
function isHttps(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return protocol === 'https:' || (protocol === 'http:' && hostname === 'localhost');
}

function isEvents(value: unknown): boolean {
  return isTexts(value) && value.every((event) => webhookEventTypes.some((type) => type === event));
}

function isPublicKeyAlgorithms(value: unknown): boolean {
  return isTexts(value) && value.length > 0 && value.every((name) => /^(?:RS|PS|ES|Ed)/.test(name));
}

function isOrigins(value: unknown): boolean {
  return isTexts(value) && value.every((origin) => parseOrigin(origin) !== undefined);
}

function isTurnUrls(value: unknown): boolean {
  return isTexts(value) && value.length > 0 && value.every((url) => /^turns?:./.test(url));
}

function isIceServers(value: unknown): boolean {
  return Array.isArray(value) && value.length <= 15 && value.every(isIceServer);
}

function isIceServer(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { urls, username, credential } = value;
  const areTexts = [username, credential].every((part) => part === undefined || isText(part));
  return areTexts && isTexts(urls) && urls.length <= 16;
}

function isServer(value: unknown): boolean {
  return isObject(value) && isFunction(value['on']) && isFunction(value['listeners']);
}

function isClock(value: unknown): boolean {
  return isObject(value) && isFunction(value['now']) && isFunction(value['after']);
}

function isLogLevel(value: unknown): boolean {
  return typeof value === 'string' && ['debug', 'info', 'warn', 'error'].includes(value);
}

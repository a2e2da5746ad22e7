import { describe, expect, it } from 'vitest';
import { createCallServer } from './create-call-server.ts';
import { readSettings } from './settings.ts';
import { SECRET } from './testing/test-server.ts';

const auth = { secret: SECRET };

/** The options that are refused, in the order in which they are named. */
function refused(options: unknown, nodeEnv = 'test'): readonly string[] {
  try {
    readSettings(options as Parameters<typeof readSettings>[0], nodeEnv);
    return [];
  } catch (error) {
    const { code, details } = error as {
      code: string;
      details: { mistakes: { option: string }[] };
    };
    expect(code).toBe('server/invalid-option');
    return details.mistakes.map(({ option }) => option);
  }
}

describe('options', () => {
  it.each<{ name: string; options: unknown }>([
    { name: 'a secret', options: { auth } },
    { name: 'bytes as a secret', options: { auth: { secret: new Uint8Array(32) } } },
    { name: 'published keys', options: { auth: { jwks: 'https://a.example/keys' } } },
    { name: 'published keys, as a URL', options: { auth: { jwks: new URL('https://a.example') } } },
    { name: 'keys', options: { auth: { jwks: { keys: [] }, algorithms: ['ES256'], leewayMs: 0 } } },
    { name: 'a function', options: { auth: { authenticate: () => undefined } } },
    { name: 'development', options: { development: true } },
    { name: 'a store', options: { auth, store: { changeCall: () => undefined } } },
    { name: 'what opens a store', options: { auth, store: () => undefined } },
    { name: 'a file on another drive', options: { auth, database: 'C:\\calls.sqlite' } },
    { name: 'an option that is undefined', options: { auth, path: undefined } },
    {
      name: 'everything',
      options: {
        auth: { ...auth, audience: ['a', 'b'], issuer: 'c', leewayMs: 60_000 },
        ...{ port: 0, host: '127.0.0.1', path: '/x', health: false, database: ':memory:' },
        ...{ origins: ['https://a.example'], allowMissingOrigin: true, trustProxy: true },
        ...{ ringMs: 1, graceMs: 1, maxDurationMs: 1, pingMs: 1, resumeWindowMs: 1 },
        ...{ drainMs: 0, moveMs: 3_600_000 },
        iceServers: [{ urls: ['stun:a.example'], username: 'u', credential: 'c' }],
        turn: { urls: ['turn:a.example'], secret: 's', lifetimeMs: 60_000 },
        limits: {
          ...{ devicesPerUser: 1, watchedUsers: 1_000 },
          invitesPerUser: { burst: 1, perSecond: 0.5 },
        },
        presence: { graceMs: 1 },
        ...{ log: () => undefined, logLevel: 'debug' },
      },
    },
  ])('$name: accepted', ({ options }) => {
    expect(refused(options)).toEqual([]);
  });

  it.each<{ name: string; options: unknown; mistakes: readonly string[] }>([
    { name: 'nothing at all', options: {}, mistakes: ['auth'] },
    { name: 'null', options: null, mistakes: ['options'] },
    { name: 'a text', options: 'x', mistakes: ['options'] },
    { name: 'a short secret', options: { auth: { secret: 'short' } }, mistakes: ['auth.secret'] },
    {
      name: 'short bytes',
      options: { auth: { secret: new Uint8Array(31) } },
      mistakes: ['auth.secret'],
    },
    {
      name: 'two kinds of auth',
      options: { auth: { ...auth, jwks: { keys: [] } } },
      mistakes: ['auth'],
    },
    { name: 'an empty auth', options: { auth: {} }, mistakes: ['auth'] },
    { name: 'auth as a text', options: { auth: SECRET }, mistakes: ['auth'] },
    { name: 'auth in development', options: { auth, development: true }, mistakes: ['auth'] },
    {
      name: 'keys over http',
      options: { auth: { jwks: 'http://a.example' } },
      mistakes: ['auth.jwks'],
    },
    { name: 'keys that are none', options: { auth: { jwks: 'x' } }, mistakes: ['auth.jwks'] },
    {
      name: 'a shared secret among the algorithms',
      options: { auth: { jwks: { keys: [] }, algorithms: ['ES256', 'HS256'] } },
      mistakes: ['auth.algorithms'],
    },
    {
      name: 'no algorithm at all',
      options: { auth: { jwks: { keys: [] }, algorithms: ['none'] } },
      mistakes: ['auth.algorithms'],
    },
    {
      name: 'too much leeway',
      options: { auth: { ...auth, leewayMs: 60_001 } },
      mistakes: ['auth.leewayMs'],
    },
    { name: 'a misspelt option', options: { auth, orgins: [] }, mistakes: ['orgins'] },
    {
      name: 'a misspelt limit',
      options: { auth, limits: { devices: 1 } },
      mistakes: ['limits.devices'],
    },
    {
      name: 'a watch of more than a message holds',
      options: { auth, limits: { watchedUsers: 1_001 } },
      mistakes: ['limits.watchedUsers'],
    },
    {
      name: 'presence without a grace, or misspelt',
      options: { auth, presence: { graceMs: 0, grace: 1 } },
      mistakes: ['presence.graceMs', 'presence.grace'],
    },
    { name: 'a name of Object', options: { auth, constructor: 1 }, mistakes: ['constructor'] },
    {
      name: 'an origin with a path',
      options: { auth, origins: ['https://a.example/'] },
      mistakes: ['origins'],
    },
    { name: 'any origin', options: { auth, origins: ['*'] }, mistakes: ['origins'] },
    {
      name: 'a TURN server without a secret',
      options: { auth, turn: { urls: ['turn:a'] } },
      mistakes: ['turn'],
    },
    {
      name: 'TURN credentials that hardly live',
      options: { auth, turn: { urls: ['turn:a'], secret: 's', lifetimeMs: 59_999 } },
      mistakes: ['turn.lifetimeMs'],
    },
    {
      name: 'a drain that never ends, and one that is no number',
      options: { auth, drainMs: 3_600_001, moveMs: Number.NaN },
      mistakes: ['drainMs', 'moveMs'],
    },
    {
      name: 'PostgreSQL where a file is wanted',
      options: { auth, database: 'postgres://localhost/calls' },
      mistakes: ['database'],
    },
    { name: 'a bus and no store', options: { auth, bus: () => undefined }, mistakes: ['bus'] },
    {
      name: 'a bus that is none',
      options: { auth, store: () => undefined, bus: {} },
      mistakes: ['bus'],
    },
    { name: 'a store that is none', options: { auth, store: {} }, mistakes: ['store'] },
    {
      name: 'a store and a file',
      options: { auth, store: () => undefined, database: ':memory:' },
      mistakes: ['database'],
    },
    {
      name: 'many mistakes: all are named',
      options: {
        auth: { secret: 1 },
        ...{ port: 65_536, host: '', path: 'calls', health: 'yes', database: '' },
        ...{ development: 1, origins: 'x', allowMissingOrigin: 0, trustProxy: 0, server: {} },
        ...{ ringMs: 0, graceMs: -1, maxDurationMs: 1.5, pingMs: '1', resumeWindowMs: 1e12 },
        iceServers: [{ urls: 'stun:a.example' }],
        turn: { urls: ['http://a'], secret: '' },
        limits: { devicesPerUser: 0, invitesPerUser: 5 },
        ...{ log: {}, logLevel: 'loud', clock: {} },
      },
      mistakes: [
        ...['port', 'host', 'path', 'health', 'database'],
        ...['development', 'origins', 'allowMissingOrigin', 'trustProxy', 'server'],
        ...['ringMs', 'graceMs', 'maxDurationMs', 'pingMs', 'resumeWindowMs'],
        ...['iceServers', 'turn', 'log', 'logLevel', 'clock', 'auth.secret'],
        ...['turn.urls', 'turn.secret', 'limits.devicesPerUser', 'limits.invitesPerUser'],
      ],
    },
  ])('$name: refused', ({ options, mistakes }) => {
    expect(refused(options)).toEqual(mistakes);
  });

  it.each<{ name: string; options: unknown }>([
    { name: 'not a list', options: { iceServers: {} } },
    { name: 'too many', options: { iceServers: Array(16).fill({ urls: ['stun:a'] }) } },
    { name: 'not objects', options: { iceServers: [1] } },
    {
      name: 'a username that is no text',
      options: { iceServers: [{ urls: ['turn:a'], username: 1 }] },
    },
  ])('ICE servers, $name: refused', ({ options }) => {
    expect(refused({ auth, ...(options as object) })).toEqual(['iceServers']);
  });

  it('development mode is refused in production', () => {
    expect(refused({ development: true }, 'production')).toEqual(['development']);
  });

  it('the message says what to do', () => {
    expect(() => createCallServer({ auth, ringMs: -1 })).toThrow(
      'The call server cannot start: `ringMs` must be a whole number of ms, from 1 to a week.',
    );
  });
});

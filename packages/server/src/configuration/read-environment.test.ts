import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../limits/limits.ts';
import { describeMistakes, readEnvironment } from './read-environment.ts';
import { variables } from './variables.ts';

const SECRET = 'a secret of thirty-two bytes, at least';

function optionsOf(environment: Readonly<Record<string, string>>): unknown {
  const read = readEnvironment(environment);
  if (!read.ok) throw new Error(describeMistakes(read.mistakes));
  return read.options;
}

function mistakesOf(environment: Readonly<Record<string, string>>): readonly string[] {
  const read = readEnvironment(environment);
  return read.ok
    ? []
    : read.mistakes.map(({ variable, given, allowed }) => `${variable} is ${given}: ${allowed}`);
}

describe('the environment', () => {
  it('that says nothing sets nothing, and others’ variables are theirs', () => {
    expect(optionsOf({})).toEqual({});
    expect(optionsOf({ PATH: '/bin', NODE_ENV: 'production', EARSHOT_RING_MS: '' })).toEqual({});
  });

  it.each([
    { PORT: '8080', sets: { port: 8_080 } },
    { HOST: '::1', sets: { host: '::1' } },
    { EARSHOT_PATH: '/rtc', sets: { path: '/rtc' } },
    { EARSHOT_TRUST_PROXY: 'true', sets: { trustProxy: true } },
    { EARSHOT_ALLOW_MISSING_ORIGIN: 'false', sets: { allowMissingOrigin: false } },
    { EARSHOT_LOG_LEVEL: 'debug', sets: { logLevel: 'debug' } },
    {
      EARSHOT_ORIGINS: 'https://a.example, https://b.example,',
      sets: { origins: ['https://a.example', 'https://b.example'] },
    },
    {
      EARSHOT_STUN_URLS: 'stun:one.example,stun:two.example',
      sets: { iceServers: [{ urls: ['stun:one.example', 'stun:two.example'] }] },
    },
    {
      EARSHOT_JWT_SECRET: SECRET,
      EARSHOT_JWT_AUDIENCE: 'calls',
      EARSHOT_JWT_LEEWAY_MS: '0',
      EARSHOT_JWT_ROLE_CLAIM: 'app_role',
      sets: { auth: { secret: SECRET, audience: 'calls', leewayMs: 0, roleClaim: 'app_role' } },
    },
    {
      EARSHOT_JWKS_URL: 'http://localhost:9/keys',
      sets: { auth: { jwks: 'http://localhost:9/keys' } },
    },
    {
      EARSHOT_METRICS_PORT: '0',
      EARSHOT_METRICS_HOST: '0.0.0.0',
      sets: { metrics: { port: 0, host: '0.0.0.0' } },
    },
    {
      EARSHOT_WEBHOOK_URL: 'https://app.example/hooks',
      EARSHOT_WEBHOOK_SECRET: 'what both sides know',
      EARSHOT_WEBHOOK_EVENTS: 'call.missed,call.ended',
      sets: {
        webhooks: {
          url: 'https://app.example/hooks',
          secret: 'what both sides know',
          events: ['call.missed', 'call.ended'],
        },
      },
    },
    {
      EARSHOT_TURN_URLS: 'turn:t.example',
      EARSHOT_TURN_SECRET: 'north',
      sets: { turn: { urls: ['turn:t.example'], secret: 'north' } },
    },
    {
      EARSHOT_METRICS_TOKEN: 'sixteen characters',
      sets: { metrics: { token: 'sixteen characters' } },
    },
    {
      EARSHOT_LIMIT_DEVICES_PER_USER: '3',
      EARSHOT_LIMIT_FRAMES_PER_USER: '200/12.5',
      sets: { limits: { devicesPerUser: 3, framesPerUser: { burst: 200, perSecond: 12.5 } } },
    },
  ])('%j', ({ sets, ...environment }) => {
    expect(optionsOf(environment as Readonly<Record<string, string>>)).toEqual(sets);
  });

  it('has a variable for each limit, that says its default', () => {
    const limits = variables.filter(({ option }) => option[0] === 'limits');
    expect(limits.map(({ option }) => option[1])).toEqual(Object.keys(defaultLimits));
    const asSaid = Object.fromEntries(limits.map(({ name, fallback }) => [name, fallback]));
    expect(optionsOf(asSaid)).toEqual({ limits: defaultLimits });
  });
});

describe('a mistake', () => {
  it.each([
    ['PORT', 'http', 'a whole number from 0 to 65535'],
    ['PORT', '65536', 'a whole number from 0 to 65535'],
    ['PORT', '-1', 'a whole number from 0 to 65535'],
    ['PORT', '1e3', 'a whole number from 0 to 65535'],
    ['EARSHOT_RING_MS', '5s', 'a whole number of ms from 1 to 604800000'],
    ['EARSHOT_RING_MS', '0', 'a whole number of ms from 1 to 604800000'],
    ['EARSHOT_DRAIN_MS', '3600001', 'a whole number of ms from 0 to 3600000'],
    ['EARSHOT_PATH', 'calls', 'a path such as /calls'],
    ['EARSHOT_TRUST_PROXY', 'yes', 'true or false'],
    ['EARSHOT_LOG_LEVEL', 'loud', 'debug, info, warn or error'],
    [
      'EARSHOT_ORIGINS',
      'https://a.example/',
      'exact origins such as https://app.example.com, with commas between them',
    ],
    [
      'EARSHOT_ORIGINS',
      ',',
      'exact origins such as https://app.example.com, with commas between them',
    ],
    [
      'EARSHOT_ORIGINS',
      '*',
      'exact origins such as https://app.example.com, with commas between them',
    ],
    ['EARSHOT_JWKS_URL', 'http://keys.example', 'an https: address'],
    ['EARSHOT_JWKS_URL', 'keys', 'an https: address'],
    ['EARSHOT_STUN_URLS', 'turn:x', 'stun: or stuns: addresses, with commas between them'],
    [
      'EARSHOT_LIMIT_FRAMES_PER_USER',
      '200',
      'a burst and a rate per second, both above 0, such as 200/50',
    ],
    [
      'EARSHOT_LIMIT_FRAMES_PER_USER',
      '0/50',
      'a burst and a rate per second, both above 0, such as 200/50',
    ],
    ['EARSHOT_LIMIT_MAX_OUTBOX', '0', 'a whole number from 1 to 1000000000'],
  ])('%s=%s says what was given, and what is allowed', (name, value, allowed) => {
    expect(mistakesOf({ [name]: value })).toEqual([
      `${name} is ${JSON.stringify(value)}: ${allowed}`,
    ]);
  });

  it.each([
    ['EARSHOT_JWT_SECRET', 'too-short', {}],
    ['EARSHOT_METRICS_TOKEN', 'too-short', {}],
  ])('in a secret (%s) does not show it', (name, value) => {
    const [mistake = ''] = mistakesOf({ [name]: value });
    expect(mistake).toContain(`${name} is (hidden): at least`);
    expect(mistake).not.toContain(value);
  });

  it('of a name is one, too, and its value may be a secret', () => {
    expect(mistakesOf({ EARSHOT_JWT_SECERT: SECRET })).toEqual([
      'EARSHOT_JWT_SECERT is set: left out: there is no such variable',
    ]);
  });

  it.each([
    [
      { EARSHOT_JWT_SECRET: SECRET, EARSHOT_JWKS_URL: 'https://a.example/keys' },
      'EARSHOT_JWKS_URL is "https://a.example/keys": left out beside EARSHOT_JWT_SECRET',
    ],
    [
      { EARSHOT_TURN_SECRET: 'north' },
      'EARSHOT_TURN_SECRET is (hidden): given together with EARSHOT_TURN_URLS',
    ],
    [
      { EARSHOT_TURN_URLS: 'turn:t.example' },
      'EARSHOT_TURN_URLS is "turn:t.example": given together with EARSHOT_TURN_SECRET',
    ],
    [
      { EARSHOT_JWT_AUDIENCE: 'calls' },
      'EARSHOT_JWT_AUDIENCE is "calls": given together with EARSHOT_JWT_SECRET or EARSHOT_JWKS_URL',
    ],
    [
      { EARSHOT_METRICS_HOST: '::1', EARSHOT_METRICS_TOKEN: 'sixteen characters' },
      'EARSHOT_METRICS_HOST is "::1": given together with EARSHOT_METRICS_PORT',
    ],
    [
      { EARSHOT_REDIS: 'redis://:password@redis:6379' },
      'EARSHOT_REDIS is (hidden): given together with EARSHOT_DATABASE',
    ],
  ])('in what goes together: %j', (environment, mistake) => {
    expect(mistakesOf(environment as Readonly<Record<string, string>>)).toEqual([mistake]);
  });

  it('is told together with all others, and long values are cut', () => {
    const mistakes = mistakesOf({
      PORT: 'http',
      EARSHOT_GRACE_MS: 'x'.repeat(500),
      EARSHOT_TURN_SECRET: 'north',
      EARSHOT_JWT_SECRET: 'short',
      EARSHOT_ORIGNS: 'https://a.example',
    });
    expect(mistakes).toHaveLength(5);
    expect(mistakes.find((mistake) => mistake.includes('GRACE'))).toContain(`${'x'.repeat(60)}…"`);
  });

  it('is a line for people', () => {
    const read = readEnvironment({ PORT: 'http' });
    expect(read.ok ? '' : describeMistakes(read.mistakes)).toBe(
      'The call server cannot start:\n' +
        '  PORT is "http": it must be a whole number from 0 to 65535.\n',
    );
  });
});

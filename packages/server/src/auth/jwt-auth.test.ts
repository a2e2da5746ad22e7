import { FakeClock } from '@earshot/signaling/testing';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type JSONWebKeySet } from 'jose';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { signToken, SECRET } from '../testing/test-server.ts';
import { createAuthenticator } from './create-authenticator.ts';
import type { AuthResult } from './authenticator.ts';

const clock = new FakeClock();
const now = clock.now();
const request = { url: '/calls', headers: {} };
const HOUR = 3_600_000;

const byAlice = { sub: 'alice', now, lifetimeMs: HOUR };
const secretAuth = { secret: SECRET, audience: 'calls', issuer: 'app' };
const claims = { aud: 'calls', iss: 'app' };

function check(
  token: string,
  auth: Parameters<typeof createAuthenticator>[0],
): Promise<AuthResult> {
  return createAuthenticator(auth, clock)(token, request);
}

describe('a token with a shared secret', () => {
  it('is accepted, until it expires and a leeway after', async () => {
    expect(await check(await signToken({ ...byAlice, claims }), secretAuth)).toEqual({
      type: 'accepted',
      identity: { user: 'alice', expiresAt: now + HOUR + 30_000, role: 'user' },
    });
  });

  it.each([
    { name: 'that is expired', parts: { lifetimeMs: -30_000 } },
    { name: 'of another key', parts: { secret: 'another secret of thirty-two bytes!!' } },
    { name: 'for another audience', parts: { claims: { ...claims, aud: 'mail' } } },
    { name: 'for no audience', parts: { claims: { iss: 'app' } } },
    { name: 'of another issuer', parts: { claims: { ...claims, iss: 'evil' } } },
    { name: 'of nobody', parts: { sub: undefined } },
    { name: 'of a user that is no id', parts: { sub: 'al ice' } },
    { name: 'that is not good yet', parts: { claims: { ...claims, nbf: now / 1_000 + 60 } } },
  ])('$name is refused', async ({ parts }) => {
    const { sub, ...rest } = { ...byAlice, claims, ...parts };
    const token = await signToken({ ...rest, ...(sub === undefined ? {} : { sub }) });
    expect(await check(token, secretAuth)).toEqual({ type: 'refused' });
  });

  it.each([
    { name: 'a second within the leeway', lifetimeMs: -29_000, leewayMs: 30_000, type: 'accepted' },
    { name: 'a second after it', lifetimeMs: -31_000, leewayMs: 30_000, type: 'refused' },
    { name: 'without any leeway', lifetimeMs: -1_000, leewayMs: 0, type: 'refused' },
  ])('that expired $name is $type', async ({ lifetimeMs, leewayMs, type }) => {
    const token = await signToken({ ...byAlice, lifetimeMs });
    expect(await check(token, { secret: SECRET, leewayMs })).toMatchObject({ type });
  });

  it.each(['', 'x', 'a.b.c', 'eyJhbGciOiJIUzI1NiJ9..', '💥'])('%j is refused', async (token) => {
    expect(await check(token, secretAuth)).toEqual({ type: 'refused' });
  });

  it('that nobody signed (alg none) is refused', async () => {
    const unsigned = new UnsecuredJWT(claims).setSubject('alice').setExpirationTime('1h').encode();
    expect(await check(unsigned, { secret: SECRET })).toEqual({ type: 'refused' });
  });

  it('that never expires is refused', async () => {
    const key = new TextEncoder().encode(SECRET);
    const token = await new SignJWT({ sub: 'alice' })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(key);
    expect(await check(token, { secret: SECRET })).toEqual({ type: 'refused' });
  });

  it('of another algorithm with the same secret is refused', async () => {
    const key = new TextEncoder().encode(SECRET.repeat(2));
    const token = await new SignJWT({ sub: 'alice' })
      .setProtectedHeader({ alg: 'HS512' })
      .setExpirationTime(new Date(now + HOUR))
      .sign(key);
    expect(await check(token, { secret: key })).toEqual({ type: 'refused' });
  });
});

describe('a token with a key pair', () => {
  let jwks: JSONWebKeySet;
  let sign: (alg?: string) => Promise<string>;
  let stranger: () => Promise<string>;
  let publicText: string;

  beforeAll(async () => {
    const pair = await generateKeyPair('ES256');
    const other = await generateKeyPair('ES256');
    const key = await exportJWK(pair.publicKey);
    publicText = JSON.stringify(key);
    jwks = { keys: [{ ...key, kid: 'k1', alg: 'ES256' }] };
    const token = (): SignJWT =>
      new SignJWT({ sub: 'alice' })
        .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
        .setExpirationTime(new Date(now + HOUR));
    sign = () => token().sign(pair.privateKey);
    stranger = () => token().sign(other.privateKey);
  });

  it('is accepted', async () => {
    expect(await check(await sign(), { jwks })).toMatchObject({ type: 'accepted' });
  });

  it('of a foreign key is refused', async () => {
    expect(await check(await stranger(), { jwks })).toEqual({ type: 'refused' });
  });

  it('made with the public key as a shared secret is refused', async () => {
    const token = await signToken({ ...byAlice, secret: publicText });
    expect(await check(token, { jwks })).toEqual({ type: 'refused' });
  });

  it('of an algorithm that is not wanted is refused', async () => {
    const auth = { jwks, algorithms: ['RS256'] };
    expect(await check(await sign(), auth)).toEqual({ type: 'refused' });
  });

  it('is checked with keys that are published', async () => {
    const server = createServer((_, response) => response.end(JSON.stringify(jwks)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const auth = { jwks: `http://127.0.0.1:${port}/keys` };
    expect(await check(await sign(), auth)).toMatchObject({ type: 'accepted' });
    expect(await check(await stranger(), auth)).toEqual({ type: 'refused' });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    // Nobody can tell now: the client may come back.
    expect(await check(await sign(), auth)).toMatchObject({ type: 'failed' });
  });
});

describe('a check of one’s own', () => {
  it.each([
    { name: 'says who it is', answer: () => ({ user: 'alice' }), type: 'accepted' },
    { name: 'says nobody', answer: () => undefined, type: 'refused' },
    { name: 'names a user that is no id', answer: () => ({ user: 'a b' }), type: 'failed' },
    {
      name: 'throws',
      answer: () => {
        throw new Error('database down');
      },
      type: 'failed',
    },
    { name: 'rejects', answer: () => Promise.reject(new Error('down')), type: 'failed' },
  ])('that $name: $type', async ({ answer, type }) => {
    expect(await check('token', { authenticate: answer })).toMatchObject({ type });
  });
});

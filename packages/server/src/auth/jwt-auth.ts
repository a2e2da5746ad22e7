import { idSchema, type Clock } from '@earshot/signaling/server';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  jwtVerify,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
} from 'jose';
import { roleOf } from '../access/role.ts';
import type { AuthResult, Authenticator } from './authenticator.ts';

/** What every token must say. */
export interface TokenChecks {
  /** `aud` must be, or contain, one of these. Default: not checked. */
  readonly audience?: string | readonly string[];
  /** `iss` must be one of these. Default: not checked. */
  readonly issuer?: string | readonly string[];
  /** By how much clocks may differ, in ms: at most 60,000. Default 30,000. */
  readonly leewayMs?: number;
  /**
   * The claim that says the role: `user`, `moderator` or `admin`; whatever else it says is `user`.
   * Default `role`. Name another one when your tokens say `role` and mean something else.
   */
  readonly roleClaim?: string;
}

/** Tokens signed with a secret that your backend and this server share (HS256). */
export interface SecretAuth extends TokenChecks {
  /** At least 32 bytes. */
  readonly secret: string | Uint8Array;
}

/** Tokens signed with a private key, checked with public keys. */
export interface JwksAuth extends TokenChecks {
  /** The keys, or the `https:` address where they are published. */
  readonly jwks: JSONWebKeySet | string | URL;
  /** Default `RS256`, `PS256`, `ES256`, `EdDSA`. Shared secrets (`HS…`) and `none` are impossible. */
  readonly algorithms?: readonly string[];
}

const PUBLIC_KEY_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const DEFAULT_LEEWAY_MS = 30_000;
/** What jose says when the keys, not the token, are the problem. */
const keyProblems = new Set(['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID']);

/** Accepts a JWT whose `sub` is a user's id, and whose `exp` lies in the future. */
export function jwtAuthenticator(auth: SecretAuth | JwksAuth, clock: Clock): Authenticator {
  const leewayMs = auth.leewayMs ?? DEFAULT_LEEWAY_MS;
  const verify = verifierOf(auth);
  const checks = checksOf(auth, leewayMs);
  return async (token) => {
    try {
      const claims = await verify(token, { ...checks, currentDate: new Date(clock.now()) });
      const { sub, exp } = claims;
      if (!idSchema.safeParse(sub).success || exp === undefined) return refused;
      const role = roleOf(claims[auth.roleClaim ?? 'role']);
      const identity = { user: String(sub), expiresAt: exp * 1_000 + leewayMs, role };
      return { type: 'accepted', identity };
    } catch (error) {
      return isKeyProblem(error) ? { type: 'failed', error } : refused;
    }
  };
}

const refused: AuthResult = { type: 'refused' };

interface Claims {
  readonly sub?: string;
  readonly exp?: number;
  readonly [name: string]: unknown;
}

function verifierOf(
  auth: SecretAuth | JwksAuth,
): (token: string, options: JWTVerifyOptions) => Promise<Claims> {
  if ('secret' in auth) {
    const { secret } = auth;
    const key = typeof secret === 'string' ? new TextEncoder().encode(secret) : secret;
    return async (token, options) =>
      (await jwtVerify(token, key, { ...options, algorithms: ['HS256'] })).payload;
  }
  const keys = keySource(auth.jwks);
  const algorithms = [...(auth.algorithms ?? PUBLIC_KEY_ALGORITHMS)];
  return async (token, options) =>
    (await jwtVerify(token, keys, { ...options, algorithms })).payload;
}

function keySource(jwks: JwksAuth['jwks']): JWTVerifyGetKey {
  if (typeof jwks === 'string' || jwks instanceof URL) return createRemoteJWKSet(new URL(jwks));
  return createLocalJWKSet(jwks);
}

function checksOf({ audience, issuer }: TokenChecks, leewayMs: number): JWTVerifyOptions {
  return {
    requiredClaims: ['sub', 'exp'],
    clockTolerance: leewayMs / 1_000,
    ...(audience === undefined ? {} : { audience: listOf(audience) }),
    ...(issuer === undefined ? {} : { issuer: listOf(issuer) }),
  };
}

function listOf(value: string | readonly string[]): string[] {
  return typeof value === 'string' ? [value] : [...value];
}

function isKeyProblem(error: unknown): boolean {
  return !(error instanceof errors.JOSEError) || keyProblems.has(error.code);
}

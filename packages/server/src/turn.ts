import { createHmac } from 'node:crypto';
import type { IceServer, Message } from '@earshot/signaling/server';

/** A TURN server that knows the same secret (coturn's `use-auth-secret`, the TURN REST scheme). */
export interface TurnOptions {
  /** `turn:` and `turns:` addresses. */
  readonly urls: readonly string[];
  /** The shared secret (`static-auth-secret`). */
  readonly secret: string;
  /** How long credentials live, in ms, from 60,000 (a minute). Default 3,600,000 (an hour). */
  readonly lifetimeMs?: number;
}

/** How long credentials live by default, in ms. */
export const LIFETIME_MS = 3_600_000;

/** What the server gives to members of live calls. */
export interface IceSettings {
  /** Given as they are: STUN, or TURN with fixed credentials. */
  readonly iceServers: readonly IceServer[];
  readonly turn?: Required<TurnOptions>;
}

/** Whether there is anything to give. */
export function givesIce({ iceServers, turn }: IceSettings): boolean {
  return iceServers.length > 0 || turn !== undefined;
}

/**
 * A TURN server with credentials for one user, made just now: what the call server gives to members of
 * live calls. For pages of yours that fetch them before they call (`iceServers` of `createCallClient`).
 *
 * @param whom Whose they are, and the time in Unix ms.
 */
export function turnCredentials(
  { lifetimeMs = LIFETIME_MS, ...turn }: TurnOptions,
  { user, now }: { readonly user: string; readonly now: number },
): IceServer {
  return turnServer({ ...turn, lifetimeMs }, user, now);
}

/** ICE servers for one user and one call, with TURN credentials made just now. */
export function iceServersMessage(
  settings: IceSettings,
  { user, call, now }: { readonly user: string; readonly call: string; readonly now: number },
): Message<'ice.servers'> {
  const { iceServers, turn } = settings;
  return {
    type: 'ice.servers',
    call,
    iceServers: turn === undefined ? [...iceServers] : [...iceServers, turnServer(turn, user, now)],
    lifetimeMs: turn?.lifetimeMs ?? 0,
  };
}

/** The user name says until when the credential, a keyed hash of it, is good. */
function turnServer(turn: Required<TurnOptions>, user: string, now: number): IceServer {
  const expiry = Math.floor((now + turn.lifetimeMs) / 1_000);
  const username = `${expiry}:${user}`;
  const credential = createHmac('sha1', turn.secret).update(username).digest('base64');
  return { urls: [...turn.urls], username, credential };
}

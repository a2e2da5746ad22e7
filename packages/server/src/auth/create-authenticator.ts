import { idSchema, type Clock } from '@earshot/signaling/server';
import type { ConnectionRequest } from '../connection/admission.ts';
import { isRole } from '../access/role.ts';
import { inTime, LATE } from '../in-time.ts';
import type { AuthRequest, Authenticate, Authenticator, Identity } from './authenticator.ts';
import { jwtAuthenticator, type JwksAuth, type SecretAuth } from './jwt-auth.ts';

/** How the server knows who somebody is. */
export type AuthOptions = SecretAuth | JwksAuth | { readonly authenticate: Authenticate };

export function createAuthenticator(auth: AuthOptions, clock: Clock): Authenticator {
  return 'authenticate' in auth
    ? ownAuthenticator(auth.authenticate, clock)
    : jwtAuthenticator(auth, clock);
}

/**
 * What to keep of a request as long as its connection lives. A JWT speaks for itself, and headers
 * would be most of what an idle connection takes.
 */
export function authRequestOf(auth: AuthOptions): (request: ConnectionRequest) => AuthRequest {
  if (!('authenticate' in auth)) return () => noRequest;
  return ({ url = '/', headers }) => ({ url, headers });
}

const noRequest: AuthRequest = { url: '/', headers: {} };

/** Somebody else's check that takes longer than this, in ms, has failed: nobody waits for it for ever. */
const CHECK_LIMIT_MS = 30_000;

function ownAuthenticator(authenticate: Authenticate, clock: Clock): Authenticator {
  return async (token, request) => {
    try {
      const checking = Promise.resolve(authenticate(token, request));
      const identity = await inTime(checking, { clock, ms: CHECK_LIMIT_MS });
      if (identity === LATE) throw new Error('The check of a token took too long.');
      if (identity === undefined) return { type: 'refused' };
      checkIdentity(identity);
      return { type: 'accepted', identity };
    } catch (error) {
      return { type: 'failed', error };
    }
  };
}

/** @throws TypeError for what no user can be */
function checkIdentity({ user, role }: Identity): void {
  if (!idSchema.safeParse(user).success) throw new TypeError('Not the id of a user.');
  if (role !== undefined && !isRole(role)) throw new TypeError('Not a role.');
}

import { idSchema, type Clock } from '@earshot/signaling/server';
import type { ConnectionRequest } from '../connection/admission.ts';
import type { AuthRequest, Authenticate, Authenticator } from './authenticator.ts';
import { jwtAuthenticator, type JwksAuth, type SecretAuth } from './jwt-auth.ts';

/** How the server knows who somebody is. */
export type AuthOptions = SecretAuth | JwksAuth | { readonly authenticate: Authenticate };

export function createAuthenticator(auth: AuthOptions, clock: Clock): Authenticator {
  return 'authenticate' in auth
    ? ownAuthenticator(auth.authenticate)
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

function ownAuthenticator(authenticate: Authenticate): Authenticator {
  return async (token, request) => {
    try {
      const identity = await authenticate(token, request);
      if (identity === undefined) return { type: 'refused' };
      if (!idSchema.safeParse(identity.user).success) throw new TypeError('Not the id of a user.');
      return { type: 'accepted', identity };
    } catch (error) {
      return { type: 'failed', error };
    }
  };
}

import type { IncomingHttpHeaders } from 'node:http';
import type { Role } from '../access/role.ts';

/** Who a token speaks for. */
export interface Identity {
  /** 1 to 255 characters of `0-9 A-Z a-z . _ ~ -`. */
  readonly user: string;
  /** Unix ms; the connection is closed then unless a newer token came. Absent: never. */
  readonly expiresAt?: number;
  /** What the user may do beyond calling. Default `user`. */
  readonly role?: Role;
}

/** What is known of the client besides its token. */
export interface AuthRequest {
  /** The path and query of the address that it connected to. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** Your own check of a token: who it is, or undefined to refuse it. To throw means "cannot tell now". */
export type Authenticate = (
  token: string,
  request: AuthRequest,
) => Identity | undefined | Promise<Identity | undefined>;

/** What came of a token. Why it was refused is nobody's business. */
export type AuthResult =
  | { readonly type: 'accepted'; readonly identity: Identity }
  | { readonly type: 'refused' }
  /** The check itself failed: the client may try again. */
  | { readonly type: 'failed'; readonly error: unknown };

/** Checks tokens; never rejects. */
export type Authenticator = (token: string, request: AuthRequest) => Promise<AuthResult>;

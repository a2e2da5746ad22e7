import { PROTOCOL_VERSION, type Frame } from '@earshot/signaling/server';
import type { Permission } from '../access/access.ts';
import type { DenialKind } from '../audit/denial.ts';
import type { AuthRequest, Identity } from '../auth/authenticator.ts';
import type { ConnectionContext } from './client-connection.ts';

/** Whether a client may come in. */
export type Greeting =
  | { readonly type: 'welcome'; readonly identity: Identity }
  | {
      readonly type: 'refused';
      readonly refusal: Omit<Frame<'refused'>, 'type'>;
      /** For the audit, when somebody was denied something. */
      readonly denial?: DenialKind;
      /** Whose token it was, when it was a good one. */
      readonly user?: string;
    };

/** When a token cannot be checked, the client comes back after this, in ms. */
const RETRY_MS = 5_000;

type GreetingContext = Pick<
  ConnectionContext,
  'authenticate' | 'access' | 'clock' | 'log' | 'traffic'
>;

/**
 * Answers a `hello`: the version first, then the token, then whether the app lets this user in, then
 * whether this user asks for too much.
 */
export async function greet(
  hello: Frame<'hello'>,
  request: AuthRequest,
  context: GreetingContext,
): Promise<Greeting> {
  if (hello.v !== PROTOCOL_VERSION) return refused(otherVersion);
  if (hello.token === undefined) return denied('token-refused');
  const result = await context.authenticate(hello.token, request);
  if (result.type === 'refused') return denied('token-refused');
  if (result.type === 'failed') {
    context.log('error', 'auth.failed', { error: nameOf(result.error) });
    return refused(cannotTell);
  }
  return admitted(result.identity, hello.device, context);
}

/** Asks the app whether a user whose token is good may be connected. */
export function mayConnect(
  { user, role = 'user' }: Identity,
  device: string,
  { access }: Pick<ConnectionContext, 'access'>,
): Permission | Promise<Permission> {
  return access.ask({ user, role, device }, { type: 'connect' });
}

async function admitted(
  identity: Identity,
  device: string,
  context: GreetingContext,
): Promise<Greeting> {
  const { user } = identity;
  const permission = await mayConnect(identity, device, context);
  if (permission === 'failed') return refused(cannotTell);
  if (permission === 'denied') {
    return denied(context.access.isDisabled(user) ? 'user-disabled' : 'connect-denied', user);
  }
  const retryAfterMs = context.traffic.users.waitMs(user, context.clock.now());
  return retryAfterMs > 0
    ? refused({ code: 'busy', message: 'This user sends too much.', retryAfterMs })
    : { type: 'welcome', identity };
}

function denied(denial: DenialKind, user?: string): Greeting {
  return {
    type: 'refused',
    refusal: unauthorized,
    denial,
    ...(user === undefined ? {} : { user }),
  };
}

function refused(refusal: Omit<Frame<'refused'>, 'type'>): Greeting {
  return { type: 'refused', refusal };
}

/** Of an error in somebody else's code: its message may hold the token. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

const otherVersion = {
  code: 'version',
  message: `This server speaks version ${PROTOCOL_VERSION} of the protocol.`,
} as const;

/** The same for every token that is not good, whatever is wrong with it, and for users who may not come in. */
export const unauthorized = {
  code: 'unauthorized',
  message: 'The token was not accepted.',
} as const;

const cannotTell = {
  code: 'busy',
  message: 'The token cannot be checked right now.',
  retryAfterMs: RETRY_MS,
} as const;

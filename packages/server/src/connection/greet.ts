import { PROTOCOL_VERSION, type Frame } from '@earshot/signaling/server';
import type { AuthRequest, Identity } from '../auth/authenticator.ts';
import type { ConnectionContext } from './client-connection.ts';

/** Whether a client may come in. */
export type Greeting =
  | { readonly type: 'welcome'; readonly identity: Identity }
  | { readonly type: 'refused'; readonly refusal: Omit<Frame<'refused'>, 'type'> };

/** When a token cannot be checked, the client comes back after this, in ms. */
const RETRY_MS = 5_000;

/** Answers a `hello`: the version first, then the token, then whether this user asks for too much. */
export async function greet(
  hello: Frame<'hello'>,
  request: AuthRequest,
  context: Pick<ConnectionContext, 'authenticate' | 'clock' | 'log' | 'traffic'>,
): Promise<Greeting> {
  if (hello.v !== PROTOCOL_VERSION) return refused(otherVersion);
  if (hello.token === undefined) return refused(unauthorized);
  const result = await context.authenticate(hello.token, request);
  if (result.type === 'refused') return refused(unauthorized);
  if (result.type === 'failed') {
    context.log('error', 'auth.failed', { error: nameOf(result.error) });
    return refused(cannotTell);
  }
  const { identity } = result;
  const retryAfterMs = context.traffic.users.waitMs(identity.user, context.clock.now());
  return retryAfterMs > 0
    ? refused({ code: 'busy', message: 'This user sends too much.', retryAfterMs })
    : { type: 'welcome', identity };
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

/** The same for every token that is not good, whatever is wrong with it. */
const unauthorized = { code: 'unauthorized', message: 'The token was not accepted.' } as const;

const cannotTell = {
  code: 'busy',
  message: 'The token cannot be checked right now.',
  retryAfterMs: RETRY_MS,
} as const;

import { createCallClient, diagnose } from '@earshot/core';
import type { CallClient } from '@earshot/core';
import { createSignaling } from '@earshot/signaling';

export interface ClientOptions {
  readonly user: string;
  readonly whenBusy: 'reject' | 'wait';
}

/** A client of the call server that this page comes from. */
export function createClient({ user, whenBusy }: ClientOptions): CallClient {
  const signaling = createSignaling('/calls', { token: () => fetchToken(user) });
  return createCallClient({ signaling, whenBusy, diagnose });
}

/** In your app, your own backend gives the token, to users that have signed in. */
async function fetchToken(user: string): Promise<string> {
  const response = await fetch(`/dev/token?user=${encodeURIComponent(user)}`, { method: 'POST' });
  if (!response.ok) throw new Error(`No token: the server answered ${response.status}.`);
  const { token } = (await response.json()) as { token: string };
  return token;
}

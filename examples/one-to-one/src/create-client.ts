import { createCallClient, diagnose } from '@earshot/core';
import type { CallClient } from '@earshot/core';
import { createPresence } from '@earshot/core/presence';
import type { Presence } from '@earshot/core/presence';
import { createSignaling } from '@earshot/signaling';

export interface ClientOptions {
  readonly user: string;
  readonly whenBusy: 'reject' | 'wait';
}

/** What calls, and what knows who is there. */
export interface Connected {
  readonly client: CallClient;
  readonly presence: Presence;
}

/** A client of the call server that this page comes from, and presence on the same connection. */
export function createClient({ user, whenBusy }: ClientOptions): Connected {
  const signaling = createSignaling('/calls', { token: () => fetchToken(user) });
  const client = createCallClient({ signaling, whenBusy, diagnose });
  return { client, presence: createPresence(signaling) };
}

/** In your app, your own backend gives the token, to users that have signed in. */
async function fetchToken(user: string): Promise<string> {
  const response = await fetch(`/dev/token?user=${encodeURIComponent(user)}`, { method: 'POST' });
  if (!response.ok) throw new Error(`No token: the server answered ${response.status}.`);
  const { token } = (await response.json()) as { token: string };
  return token;
}

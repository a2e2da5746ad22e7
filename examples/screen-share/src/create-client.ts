import { createCallClient, diagnose } from '@earshot/core';
import type { CallClient } from '@earshot/core';
import { createTabSignaling } from '@earshot/signaling';

/** A client of the call server that this page comes from, which all tabs of the user share. */
export function createClient(user: string): CallClient {
  return createCallClient({
    signaling: createTabSignaling('/calls', { user, token: () => fetchToken(user) }),
    whenBusy: 'wait',
    diagnose,
  });
}

/** In your app, your own backend gives the token, to users that have signed in. */
async function fetchToken(user: string): Promise<string> {
  const response = await fetch(`/dev/token?user=${encodeURIComponent(user)}`, { method: 'POST' });
  if (!response.ok) throw new Error(`No token: the server answered ${response.status}.`);
  const { token } = (await response.json()) as { token: string };
  return token;
}

import { createCallClient, diagnose } from '@earshot/core';
import type { Call, CallClient } from '@earshot/core';
import { createSignaling } from '@earshot/signaling';
import { watchPair } from '../../packages/core/src/testing/watched-pair.ts';

declare global {
  interface Window {
    /** Makes two connections in this page, with what watches them. */
    watchPair: typeof watchPair;
    pair: ReturnType<typeof watchPair>;
    /** With `?user=alice`: one that finds out why its calls have trouble. */
    client: CallClient;
    /** Its newest call, also when that is over. */
    newest: Call | undefined;
  }
}

window.watchPair = watchPair;
const user = new URL(location.href).searchParams.get('user');
if (user !== null) {
  const signaling = createSignaling('/calls', { token: () => fetchToken(user) });
  window.client = createCallClient({ signaling, diagnose, iceTransportPolicy: 'relay' });
  window.client.on('call', (call) => (window.newest = call));
  window.client.on('incoming', (call) => void call.accept({ video: true }));
}

async function fetchToken(name: string): Promise<string> {
  const response = await fetch(`/dev/token?user=${name}`, { method: 'POST' });
  const { token } = (await response.json()) as { token: string };
  return token;
}

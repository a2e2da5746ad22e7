import { createCallClient, createPlayback } from '@earshot/core';
import type { CallClient, Playback } from '@earshot/core';
import { createBroadcastSignaling, createSignaling } from '@earshot/signaling';

declare global {
  interface Window {
    /** For tests that speak to the interface itself. */
    client: CallClient;
    playback: Playback;
  }
}

const query = new URL(location.href).searchParams;
const user = query.get('user') ?? 'nobody';
window.playback = createPlayback();
window.client = query.has('relay') ? relayedClient() : serverlessClient();

/** `?user=alice`: a client that needs no server, because all tabs of a browser hear each other. */
function serverlessClient(): CallClient {
  return createCallClient({ signaling: createBroadcastSignaling({ user }) });
}

/** `?user=alice&relay`: a client of the call server that this page comes from; its media takes no other way than TURN. */
function relayedClient(): CallClient {
  const signaling = createSignaling('/calls', { token: fetchToken });
  return createCallClient({ signaling, iceTransportPolicy: 'relay' });
}

async function fetchToken(): Promise<string> {
  const response = await fetch(`/dev/token?user=${user}`, { method: 'POST' });
  const { token } = (await response.json()) as { token: string };
  return token;
}

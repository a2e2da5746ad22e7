import { createCallClient, createPlayback } from '@earshot/core';
import type { CallClient, CallClientOptions, Playback } from '@earshot/core';
import {
  createBroadcastSignaling,
  createSignaling,
  createTabSignaling,
  webSocketOrHttp,
} from '@earshot/signaling';
import type { TabSignaling } from '@earshot/signaling';

declare global {
  interface Window {
    /** For tests that speak to the interface itself. */
    client: CallClient;
    playback: Playback;
    /** Where the page is one of several tabs that act as one. */
    signaling?: TabSignaling;
  }
}

const query = new URL(location.href).searchParams;
const user = query.get('user') ?? 'nobody';
window.playback = createPlayback();
window.client = makeClient();

function makeClient(): CallClient {
  if (query.has('relay')) return relayedClient();
  if (query.has('preconnect')) return earlyClient();
  if (query.has('tabs')) return tabClient();
  return query.has('fallback') ? fallbackClient() : serverlessClient();
}

/** `?user=alice`: a client that needs no server, because all tabs of a browser hear each other. */
function serverlessClient(): CallClient {
  return createCallClient({ signaling: createBroadcastSignaling({ user }) });
}

/** `?user=alice&relay`: a client of the call server that this page comes from; its media takes no other way than TURN. */
function relayedClient(): CallClient {
  const signaling = createSignaling('/calls', { token: fetchToken });
  return createCallClient({ signaling, iceTransportPolicy: 'relay' });
}

/** `?user=alice&preconnect=always`: a client of the call server that this page comes from, with this policy. */
function earlyClient(): CallClient {
  const signaling = createSignaling('/calls', { token: fetchToken });
  const preconnect = query.get('preconnect') as NonNullable<CallClientOptions['preconnect']>;
  return createCallClient({ signaling, preconnect });
}

/** `?user=alice&fallback`: a client of the call server that this page comes from, also where no WebSocket gets through. */
function fallbackClient(): CallClient {
  const signaling = createSignaling(webSocketOrHttp('/calls'), { token: fetchToken });
  return createCallClient({ signaling });
}

/** `?user=alice&tabs=3000`: a client that shares its connection with the user's other tabs; a call waits 3 s for its page. */
function tabClient(): CallClient {
  const signaling = createTabSignaling('/calls', {
    user,
    token: fetchToken,
    graceMs: Number(query.get('tabs')),
  });
  window.signaling = signaling;
  return createCallClient({ signaling });
}

async function fetchToken(): Promise<string> {
  const response = await fetch(`/dev/token?user=${user}`, { method: 'POST' });
  const { token } = (await response.json()) as { token: string };
  return token;
}

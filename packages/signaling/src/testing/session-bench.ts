import type { Message } from '../protocol/messages.ts';
import type { SignalingState } from '../signaling.ts';
import { fakeEnvironment } from './fake-environment.ts';
import { createLossyNetwork } from './lossy-network.ts';
import { SessionServer, type SessionServerOptions } from './session-server.ts';
import { createSignaling, type SignalingOptions } from '../session/create-signaling.ts';

/** One client and one server, 5 ms apart. */
export function sessionBench(
  options: SignalingOptions = {},
  server: Partial<SessionServerOptions> = {},
) {
  const environment = fakeEnvironment();
  const { clock } = environment;
  const network = createLossyNetwork({ clock, random: environment.random });
  const heard: Message[] = [];
  const sessions = new SessionServer({
    clock,
    onMessage: (_session, message) => void heard.push(message),
    ...server,
  });
  network.listen(sessions.accept);
  const signaling = createSignaling(network.connect, { device: 'phone', environment, ...options });
  const states: SignalingState[] = [];
  signaling.on('state', (state) => void states.push(state));
  return { environment, clock, network, server: sessions, heard, signaling, states };
}

/** The same, online. */
export async function onlineBench(
  ...args: Parameters<typeof sessionBench>
): Promise<ReturnType<typeof sessionBench>> {
  const made = sessionBench(...args);
  made.signaling.connect();
  await made.clock.advance(100);
  return made;
}

/** The states without what belongs to them. */
export const statuses = (states: readonly SignalingState[]): string[] =>
  states.map(({ status }) => status);

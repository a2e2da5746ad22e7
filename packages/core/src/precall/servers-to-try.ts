import { serverKind } from '../diagnosis/ice-server.ts';
import type { TestStepName } from './call-test.ts';

/** The steps that try servers. */
export type ServerStep = Extract<TestStepName, 'stun' | 'turn-udp' | 'turn-tcp' | 'turn-tls'>;

/** So many addresses of one kind are tried. */
const MOST = 4;

const STEPS: Readonly<Record<string, ServerStep>> = {
  'stun:udp': 'stun',
  'turn:udp': 'turn-udp',
  'turn:tcp': 'turn-tcp',
  'turns:tcp': 'turn-tls',
};

/** The servers of one step, each with one address alone. */
export function serversToTry(
  iceServers: readonly RTCIceServer[],
  step: ServerStep,
): readonly RTCIceServer[] {
  const single = iceServers.flatMap((server) =>
    [server.urls].flat().map((urls) => ({ ...server, urls })),
  );
  return single.filter(({ urls }) => STEPS[serverKind(urls)] === step).slice(0, MOST);
}

import { plainWords } from './plain-words.ts';

/** What became of one ICE server, as often as it did. */
export interface IceFault {
  readonly server: string;
  readonly code: number;
  readonly text: string;
  readonly count: number;
  /** When it came last, in Unix ms. */
  readonly at: number;
}

/** Kinds of faults that are kept; there are few servers. */
const MAX_FAULTS = 20;

/** `turn:relay.example.com:3478?transport=tcp` → `turn:tcp`: names and addresses stay here. */
export function serverKind(url: string): string {
  const [, scheme = 'unknown'] = /^(stuns?|turns?):/.exec(url) ?? [];
  const [, transport] = /\?transport=(udp|tcp)$/.exec(url) ?? [];
  return `${scheme}:${transport ?? (scheme.endsWith('s') ? 'tcp' : 'udp')}`;
}

/** The kinds of all servers that are configured, each once. */
export function serverKinds({ iceServers = [] }: RTCConfiguration): readonly string[] {
  return [...new Set(iceServers.flatMap(({ urls }) => urls).map(serverKind))];
}

/** What nothing that is told may contain: credentials, names of servers, and the keys of ICE in descriptions. */
export function secretsOf(
  { iceServers = [] }: RTCConfiguration,
  descriptions: readonly string[],
): readonly string[] {
  const own = iceServers.flatMap(({ urls, username = '', credential = '' }) => [
    ...[urls].flat().map((url) => url.replace(/^\w+:|[:?].*$/g, '')),
    username,
    credential,
  ]);
  const lines = descriptions.flatMap((sdp) => [...sdp.matchAll(/^a=ice-(?:ufrag|pwd):\S+/gm)]);
  const keys = lines.map(([line]) => line.slice(line.indexOf(':') + 1));
  return [...new Set([...own, ...keys])];
}

/** The fault that an `icecandidateerror` tells of. */
export function faultOf(
  event: Pick<RTCPeerConnectionIceErrorEvent, 'errorCode' | 'errorText' | 'url'>,
  { at, secrets }: { readonly at: number; readonly secrets: readonly string[] },
): IceFault {
  const { errorCode, errorText, url } = event;
  const text = plainWords(errorText, secrets);
  return { server: serverKind(url), code: errorCode, text, count: 1, at };
}

/** The same faults with one more: of the same kind it is counted, not listed again. */
export function withFault(faults: readonly IceFault[], fault: IceFault): readonly IceFault[] {
  const known = faults.find(({ server, code }) => server === fault.server && code === fault.code);
  if (known === undefined) return [...faults, fault].slice(-MAX_FAULTS);
  const again = { ...known, count: known.count + fault.count, at: Math.max(known.at, fault.at) };
  return faults.map((one) => (one === known ? again : one));
}

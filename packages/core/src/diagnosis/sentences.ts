import type { Evidence } from './diagnosis.ts';

type Say = (evidence: Evidence) => string;

/** One sentence or two for each verdict: what happened, and what to do about it. */
export const sentences = {
  offline: () => 'This browser is offline: connect the device to a network and call again.',
  unsupported: () =>
    'This browser could not make a WebRTC connection at all: look whether WebRTC is turned off here, and whether ' +
    'the addresses of the ICE servers are valid.',
  vanished: () =>
    'The other side went away in the middle of the call (page closed, device asleep, or network gone), and did not ' +
    'come back in time: call again.',
  absent: () =>
    'The other side went away before there was a connection (page closed, device asleep, or network gone): call again.',
  noSignaling: (evidence) =>
    evidence.flowedForMs > 0
      ? 'Media stopped, and the call server cannot be reached from here either: the network of this device has ' +
        'probably failed. If it has not, look whether the call server is up.'
      : 'The call server cannot be reached from here, so that the two sides could not tell each other how to connect: ' +
        'look at the network of this device, and whether the call server is up.',
  dtls: () =>
    'The two browsers reached each other, but could not agree on keys (DTLS): something between them alters session ' +
    'descriptions or blocks the handshake. Look for a proxy or firewall that inspects calls.',
  noCodec: ({ media }) => {
    const refused = media.filter(({ isAgreed }) => !isAgreed);
    const kinds = listed(refused.map(({ kind }) => kind));
    const offered = listed(refused.flatMap(({ codecs }) => codecs));
    return (
      `The two browsers have no codec for ${kinds} in common${offered === '' ? '' : ` (offered: ${offered})`}: ` +
      'allow VP8 and Opus, which every browser has, on both sides.'
    );
  },
  refusedNegotiation: ({ negotiationFailure }) =>
    `This browser could not make or take a session description (${negotiationFailure}): update both browsers, and ` +
    'report the pair of them together with this evidence.',
  unanswered: (evidence) =>
    evidence.flowedForMs > 0
      ? 'Media stopped, and the other side does not answer either: its network has probably failed, or its page was closed.'
      : 'The other side took the call, but never said how to connect to it: its network has probably failed, or its ' +
        'page was closed.',
  unauthorized: ({ iceErrors }) =>
    `The TURN server refused the credentials (${codesOf(iceErrors)}), so that there was no relay to go through: the call server and ` +
    'the TURN server must share one secret, and their clocks must agree.',
  refused: ({ iceErrors }) =>
    `The TURN server answered, but gave no relay (error ${codesOf(iceErrors)}): look at its limits and into its log.`,
  udpBlocked: () =>
    'Nothing came back over UDP, and there is no TURN server over TCP or TLS to go around that: this network ' +
    'probably blocks UDP. Add a server such as `turns:…:443?transport=tcp`.',
  turnSilent: () =>
    'No TURN server gave an answer, so that there was no relay to go through: look whether the server is up, and ' +
    'whether its address and ports can be reached from this network.',
  noCandidates: ({ isRelayOnly }) =>
    isRelayOnly
      ? 'Only relayed paths are allowed, and no TURN server is configured to give one: add a TURN server, or allow ' +
        'direct paths.'
      : 'This browser found no address that media could come to: a policy or an extension probably hides them, or ' +
        'there is no network.',
  noRemoteCandidates: () =>
    'The other side named no address that media could go to: the diagnosis on that side says why.',
  pathLost: (evidence) =>
    'The path that media took broke, and no other one was found: one of the two networks failed or changed.' +
    turnAdvice(evidence),
  noRoute: (evidence) =>
    'Both sides named addresses, but nothing sent from one to the other came through: routers or firewalls keep them apart.' +
    turnAdvice(evidence),
  stalled: () =>
    'The connection is up, but nothing comes in through it: the other side has stopped sending, or something on the ' +
    'way drops it.',
  unknown: () =>
    'Nothing in the evidence explains it: please report it together with the evidence.',
} as const satisfies Readonly<Record<string, Say>>;

/** A TURN server that gave no relay is a verdict of its own. */
function turnAdvice({ iceServers }: Evidence): string {
  return iceServers.some((server) => server.startsWith('turn'))
    ? ' There was a relay on this side: look whether it may send to the other side.'
    : ' Add a TURN server.';
}

/** What TURN servers answered. */
function codesOf(iceErrors: Evidence['iceErrors']): string {
  return listed(
    iceErrors
      .filter(({ server, code, isRecent }) => isRecent && server.startsWith('turn') && code < 701)
      .map(({ code }) => String(code)),
  );
}

function listed(words: readonly string[]): string {
  return [...new Set(words)].join(', ');
}

/** A session description as the fake peer connection understands it. */
export interface FakeDescription {
  /** The peer connection that made it; stands for the DTLS fingerprint. */
  readonly owner: string;
  /** Grows with each description that the owner makes. */
  readonly version: number;
  /** Names the ICE generation. */
  readonly ufrag: string;
  /** Who begins the DTLS handshake (RFC 8842). */
  readonly setup: FakeSetup;
  readonly sections: readonly FakeSection[];
  /** Whether it has a section for data channels. */
  readonly hasData: boolean;
}

/** `active` begins the handshake, `passive` waits for it, `actpass` leaves that to the answer. */
export type FakeSetup = 'actpass' | 'active' | 'passive';

/** One m-line. */
export interface FakeSection {
  readonly kind: 'audio' | 'video';
  readonly mid: string;
  readonly direction: RTCRtpTransceiverDirection;
  /** Id of the stream and of the track that the owner sends here. */
  readonly msid: string;
}

const DATA_SECTION = 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel';

/** Writes a description as text that looks like SDP. */
export function formatSdp(description: FakeDescription): string {
  const { owner, version, ufrag, setup, sections, hasData } = description;
  const lines = [
    'v=0',
    `o=${owner} 1 ${version} IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    `a=group:BUNDLE ${sections.map(({ mid }) => mid).join(' ')}`,
    `a=fingerprint:sha-256 ${owner}`,
    `a=setup:${setup}`,
    ...sections.flatMap((section) => [
      `m=${section.kind} 9 UDP/TLS/RTP/SAVPF 96`,
      `a=mid:${section.mid}`,
      `a=ice-ufrag:${ufrag}`,
      `a=ice-pwd:${ufrag}-password`,
      `a=${section.direction}`,
      `a=msid:${section.msid}`,
      'a=rtcp-mux',
    ]),
    ...(hasData ? [DATA_SECTION] : []),
  ];
  return `${lines.join('\r\n')}\r\n`;
}

/** Reads what {@link formatSdp} wrote. @throws DOMException `OperationError` for anything else. */
export function parseSdp(sdp: string): FakeDescription {
  const [head = '', ...sections] = sdp.split(/^m=/m);
  const [, owner, version] = match(head, /^o=(\S+) 1 (\d+) /m);
  const [, ufrag] = match(sdp, /^a=ice-ufrag:(\S+)/m);
  const [, setup] = match(head, /^a=setup:(actpass|active|passive)\s*$/m);
  if (!sdp.startsWith('v=0')) throw refused();
  const media = sections.filter((section) => !section.startsWith('application'));
  return {
    ...{ owner, ufrag, version: Number(version), sections: media.map(parseSection) },
    setup: setup as FakeSetup,
    hasData: media.length < sections.length,
  };
}

function parseSection(text: string): FakeSection {
  const [, kind] = match(text, /^(audio|video) /);
  const [, mid] = match(text, /^a=mid:(\S+)/m);
  const [, direction] = match(text, /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/m);
  const [, msid] = match(text, /^a=msid:(\S+ \S+)/m);
  return {
    kind: kind === 'audio' ? 'audio' : 'video',
    mid,
    direction: direction as FakeSection['direction'],
    msid,
  };
}

function match(text: string, pattern: RegExp): readonly [string, string, string] {
  const found = pattern.exec(text);
  if (found === null) throw refused();
  return [found[0], found[1] ?? '', found[2] ?? ''];
}

function refused(): DOMException {
  return new DOMException('Failed to parse SessionDescription.', 'OperationError');
}

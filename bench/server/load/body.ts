/** A description of 1 kB on its way from one user to another, as JSON. */
export function bodyOf(call: string, round: number): string {
  return `{"type":"call.description","call":"${call}","epoch":0,"round":${round},"kind":"offer","sdp":${sdp}}`;
}

const lines = [
  'v=0',
  'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0 1',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126',
  'c=IN IP4 0.0.0.0',
  'a=rtcp-fb:111 transport-cc',
  'a=fmtp:111 minptime=10;useinbandfec=1',
];
const LENGTH = 1_000;

/** As JSON, so that its line ends take two characters each. */
const sdp = JSON.stringify(
  lines
    .join('\r\n')
    .repeat(4)
    .slice(0, LENGTH - 30),
);

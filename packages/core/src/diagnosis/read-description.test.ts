import { describe, expect, it } from 'vitest';
import { agreedSections, candidatesIn } from './read-description.ts';

const head = ['v=0', 'o=- 2886708348022226757 2 IN IP4 127.0.0.1', 's=-', 't=0 0'];

/** As Chromium writes it, once it has gathered and the other side's candidates came. */
const chromium = [
  ...head,
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 13 110',
  'c=IN IP4 0.0.0.0',
  'a=candidate:3306977949 1 udp 2122194687 203.0.113.7 54999 typ host generation 0 network-id 1',
  'a=candidate:3261994541 1 udp 2122265343 2001:db8::7 58088 typ host generation 0 network-id 2',
  'a=candidate:1797656238 1 udp 25042943 198.51.100.9 64713 typ relay raddr 203.0.113.7 rport 37482 generation 0',
  'a=candidate:3151206405 1 tcp 1518214911 203.0.113.7 9 typ host tcptype active generation 0 network-id 1',
  'a=ice-ufrag:E1Ek',
  'a=ice-pwd:A3SpdshXh8TLim55GieZk7bC',
  'a=mid:0',
  'a=rtpmap:111 opus/48000/2',
  'a=rtpmap:63 red/48000/2',
  'a=rtpmap:9 G722/8000',
  'a=rtpmap:13 CN/8000',
  'a=rtpmap:110 telephone-event/48000',
  'm=video 9 UDP/TLS/RTP/SAVPF 96 97',
  'a=mid:1',
  'a=rtpmap:96 VP8/90000',
  'a=rtpmap:97 rtx/90000',
  '',
].join('\r\n');

/** As Firefox writes an offer: a second component in each section until there is an answer. */
const firefox = [
  ...head,
  'm=audio 46635 UDP/TLS/RTP/SAVPF 109',
  'a=candidate:0 1 UDP 2122187007 203.0.113.7 46635 typ host',
  'a=candidate:2 1 TCP 2105458943 203.0.113.7 9 typ host tcptype active',
  'a=candidate:0 2 UDP 2122187006 203.0.113.7 46636 typ host',
  'a=end-of-candidates',
  'a=mid:0',
  'm=video 46637 UDP/TLS/RTP/SAVPF 120',
  'a=candidate:0 1 UDP 2122187007 203.0.113.7 46637 typ host',
  'a=mid:1',
  '',
].join('\r\n');

describe('the candidates of a description', () => {
  it.each([
    [
      'Chromium',
      chromium,
      [
        { type: 'host', protocol: 'udp', count: 2 },
        { type: 'relay', protocol: 'udp', count: 1 },
        { type: 'host', protocol: 'tcp', count: 1 },
      ],
    ],
    [
      'Firefox',
      firefox,
      [
        { type: 'host', protocol: 'udp', count: 1 },
        { type: 'host', protocol: 'tcp', count: 1 },
      ],
    ],
    ['nobody', '', []],
    [
      'somebody who lies',
      `${head.join('\r\n')}\r\nm=x\r\na=candidate:1 1 udp 1 a 1 typ 203.0.113.7`,
      [],
    ],
  ])('of %s', (_, sdp, kinds) => {
    expect(candidatesIn(sdp)).toEqual(kinds);
  });
});

function section(kind: string, port: number, lines: readonly string[]): string {
  return [`m=${kind} ${port} UDP/TLS/RTP/SAVPF 96`, ...lines, ''].join('\r\n');
}

describe('what an offer and its answer agree on', () => {
  const offer = {
    type: 'offer',
    sdp: [
      'v=0\r\n',
      section('audio', 9, ['a=mid:0', 'a=rtpmap:111 opus/48000/2', 'a=rtpmap:0 PCMU/8000']),
      section('video', 9, ['a=mid:1', 'a=rtpmap:96 H264/90000', 'a=rtpmap:97 rtx/90000']),
      section('application', 9, ['a=mid:2']),
      section('video', 9, ['a=mid:3', 'a=rtpmap:96 VP8/90000', 'a=rtpmap:98 VP8/90000']),
      section('audio', 9, ['a=mid:4']),
    ].join(''),
  } as const;
  const answer = {
    type: 'answer',
    sdp: [
      'v=0\r\n',
      section('audio', 9, ['a=mid:0', 'a=rtpmap:111 opus/48000/2']),
      section('video', 0, ['a=mid:1']),
      section('application', 9, ['a=mid:2']),
      section('video', 0, ['a=mid:3', 'a=bundle-only', 'a=rtpmap:96 VP8/90000']),
    ].join(''),
  } as const;
  const agreed = [
    { mid: '0', kind: 'audio', isAgreed: true, codecs: ['opus'] },
    { mid: '1', kind: 'video', isAgreed: false, codecs: ['H264'] },
    { mid: '3', kind: 'video', isAgreed: true, codecs: ['VP8'] },
  ];

  it('is the same from either side', () => {
    expect(agreedSections(offer, answer)).toEqual(agreed);
    expect(agreedSections(answer, offer)).toEqual(agreed);
  });

  it('survives descriptions that say less, or nonsense', () => {
    const nameless = {
      type: 'offer',
      sdp: section('audio', 9, ['a=rtpmap:1 203.0.113.7/8000']),
    } as const;
    expect(agreedSections(nameless, { type: 'answer', sdp: section('audio', 0, []) })).toEqual([
      { mid: '', kind: 'audio', isAgreed: false, codecs: [] },
    ]);
    expect(agreedSections({ type: 'offer', sdp: '' }, answer)).toEqual([]);
  });
});

import { FakeClock } from '@earshot/signaling/testing';
import { describe, expect, it } from 'vitest';
import { createDiagnostician } from './diagnostician.ts';

/** Everything that must stay where it is. */
const secrets = {
  address4: '203.0.113.77',
  address6: '2001:db8::7b',
  hidden: '7c2a0b5e-93c1-4f1e-9f4b-6a1d2e3f4a5b.local',
  port: '46635',
  server: 'turn.example.com',
  ufrag: 'qDxS',
  password: 'AspdshXhTLimGieZkbCqweRt',
  fingerprint: '13:5A:4A:1A:37:E8:1F:EA:12:F3:7A:88',
  username: '1795654807:bobby',
  credential: 'swordfish',
  token: 'eyJhbGciOi.eyJzdWIi.c2lnbmF0dXJl',
  track: '1813ac29-c9ca-40ac-b317-98b1253e077a',
} as const;

const everything = Object.values(secrets).join(' ');

/** Session descriptions of a browser, with all that those have in them. */
function description(type: RTCSdpType): RTCSessionDescription {
  const { address4, address6, hidden, port, ufrag, password, fingerprint, track } = secrets;
  const lines = [
    'v=0',
    `o=- 2886708348022226757 2 IN IP4 ${address4}`,
    's=-',
    't=0 0',
    `m=audio ${port} UDP/TLS/RTP/SAVPF 111`,
    `c=IN IP4 ${address4}`,
    `a=candidate:1 1 udp 2122194687 ${address4} ${port} typ host generation 0 ufrag ${ufrag}`,
    `a=candidate:2 1 udp 2122265343 ${address6} ${port} typ host generation 0 ufrag ${ufrag}`,
    `a=candidate:3 1 udp 2122265343 ${hidden} ${port} typ host generation 0 ufrag ${ufrag}`,
    `a=candidate:4 1 udp 25042943 ${address4} ${port} typ srflx raddr ${address4} rport ${port}`,
    `a=candidate:5 1 ${address4} 25042943 ${address4} ${port} typ ${address4}`,
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${password}`,
    `a=fingerprint:sha-256 ${fingerprint}`,
    `a=mid:${ufrag}`,
    'a=rtpmap:111 opus/48000/2',
    `a=rtpmap:112 ${address4}/48000/2`,
    `a=msid:- ${track}`,
    `m=video ${type === 'answer' ? 0 : port} UDP/TLS/RTP/SAVPF 96`,
    'a=mid:1',
    'a=rtpmap:96 H264/90000',
    '',
  ];
  const sdp = lines.join('\r\n');
  return { type, sdp, toJSON: () => ({ type, sdp }) };
}

/** As much of a connection as is looked at, full of secrets. */
class TalkativeConnection extends EventTarget {
  readonly connectionState = 'failed';
  readonly iceConnectionState = 'failed';
  readonly iceGatheringState = 'complete';
  readonly signalingState = 'stable';
  readonly localDescription = description('offer');
  readonly remoteDescription = description('answer');
  readonly currentLocalDescription = description('offer');
  readonly currentRemoteDescription = description('answer');

  getConfiguration(): RTCConfiguration {
    const { username, credential, server } = secrets;
    const urls = [`turn:${server}:3478?transport=udp`, `turns:${server}:443?transport=tcp`];
    return { iceServers: [{ urls, username, credential }] };
  }

  getSenders(): readonly unknown[] {
    return [{ transport: null }, { transport: { state: 'failed', token: secrets.token } }];
  }

  getStats(): Promise<ReadonlyMap<string, unknown>> {
    const { address4, ufrag, port, server, fingerprint, track } = secrets;
    const candidate = {
      ...{ address: address4, ip: address4, port: Number(port), usernameFragment: ufrag },
      ...{ relatedAddress: address4, url: `turn:${server}:3478`, protocol: 'udp' },
    };
    const stats: readonly Readonly<Record<string, unknown>>[] = [
      { ...candidate, id: address4, type: 'local-candidate', candidateType: 'relay' },
      { ...candidate, id: server, type: 'remote-candidate', candidateType: 'prflx' },
      {
        ...{ id: ufrag, type: 'candidate-pair', state: 'failed', selected: true },
        ...{ localCandidateId: address4, remoteCandidateId: server },
      },
      {
        id: 'T',
        type: 'transport',
        localCertificateId: fingerprint,
        iceLocalUsernameFragment: ufrag,
      },
      { id: 'I', type: 'inbound-rtp', mid: ufrag, packetsReceived: 5, trackIdentifier: track },
    ];
    return Promise.resolve(new Map(stats.map((one) => [String(one['id']), one])));
  }
}

describe('what a diagnosis tells', () => {
  it('is plain data, without an address, a key, a name or a token', async () => {
    const clock = new FakeClock();
    const port = createDiagnostician({ clock, changed: () => undefined });
    const pc = new TalkativeConnection();
    const undo = port.watch(pc as unknown as RTCPeerConnection);
    const { address4, port: number, server, hidden } = secrets;
    const errors = [
      { errorCode: 401, url: `turn:${server}:3478?transport=udp` },
      { errorCode: 701, url: `turn:${address4}:${number}?transport=tcp` },
      { errorCode: 701, url: everything },
      { errorCode: 486, url: `stun:${hidden}` },
    ];
    for (const error of errors) {
      const details = { address: address4, port: number, hostCandidate: `${address4}:${number}` };
      const event = new Event('icecandidateerror');
      pc.dispatchEvent(Object.assign(event, error, details, { errorText: everything }));
    }
    pc.dispatchEvent(new Event('connectionstatechange'));
    port.note(`rebuild ${everything}`, clock.now());
    await clock.advance(5_000);
    port.negotiationFailed(Object.assign(new Error(everything), { name: everything }));
    undo();

    for (const flowedForMs of [0, 60_000]) {
      for (const isOver of [false, true]) {
        const diagnosis = port.latest({
          ...{ isOver, isOnline: true, isSignalingOnline: true, isPeerAbsent: false },
          ...{ flowedForMs, lostForMs: 30_000 },
        });
        const text = JSON.stringify(diagnosis);
        expect(JSON.parse(text)).toEqual(diagnosis);
        for (const secret of Object.values(secrets)) expect(text).not.toContain(secret);
        expect(text).not.toMatch(/\d+\.\d+\.\d+|example|[0-9a-f]+:[0-9a-f]*:/i);
      }
    }
  });

  it('says enough all the same', async () => {
    const clock = new FakeClock();
    const port = createDiagnostician({ clock, changed: () => undefined });
    const pc = new TalkativeConnection();
    port.watch(pc as unknown as RTCPeerConnection)();
    const told = port.latest({
      ...{ isOver: true, isOnline: true, isSignalingOnline: true, isPeerAbsent: false },
      ...{ flowedForMs: 0, lostForMs: 30_000 },
    });
    expect(told?.evidence).toMatchObject({
      iceServers: ['turn:udp', 'turns:tcp'],
      localCandidates: [
        { type: 'host', protocol: 'udp', count: 3 },
        { type: 'srflx', protocol: 'udp', count: 1 },
      ],
      states: { connection: 'failed', dtls: 'failed' },
      media: [
        { kind: 'audio', isAgreed: true, codecs: ['opus'] },
        { kind: 'video', isAgreed: false, codecs: ['H264'] },
      ],
    });
  });

  it('knows half a call that looks healthy, and runtimes that do not tell their configuration', () => {
    const port = createDiagnostician({ clock: new FakeClock(), changed: () => undefined });
    const pc = Object.assign(new TalkativeConnection(), {
      connectionState: 'connected',
      iceConnectionState: 'connected',
      getConfiguration: undefined,
      getSenders: () => [],
    });
    port.watch(pc);
    const facts = { isOver: false, isOnline: true, isSignalingOnline: true, isPeerAbsent: false };
    const healthy = port.latest({ ...facts, flowedForMs: 60_000, lostForMs: 0 });
    expect(healthy?.code).toBe('no-common-codec');
    expect(healthy?.evidence.iceServers).toEqual([]);
    const silent = port.latest({ ...facts, flowedForMs: 60_000, lostForMs: 1_500 });
    expect(silent).toBeUndefined();
  });
});

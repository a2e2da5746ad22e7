import { describe, expect, it } from 'vitest';
import { faultOf, secretsOf, serverKind, serverKinds, withFault } from './ice-server.ts';
import type { IceFault } from './ice-server.ts';

const configuration: RTCConfiguration = {
  iceServers: [
    { urls: 'stun:stun.example.com' },
    {
      urls: ['turn:turn.example.com:3478', 'turn:turn.example.com:3478?transport=tcp'],
      username: '1795654807:bob',
      credential: 'Z+rgEv9zTpiJJAeU4TiavpOAKXQ=',
    },
    { urls: ['turns:turn.example.com:443', 'turn:other.example.com'] },
  ],
};

describe('an ICE server', () => {
  it.each([
    ['stun:203.0.113.7:3478', 'stun:udp'],
    ['turn:203.0.113.7:3478?transport=udp', 'turn:udp'],
    ['turn:203.0.113.7:3478', 'turn:udp'],
    ['turn:203.0.113.7:3478?transport=tcp', 'turn:tcp'],
    ['turns:turn.example.com?transport=tcp', 'turns:tcp'],
    ['turns:turn.example.com', 'turns:tcp'],
    ['stuns:turn.example.com', 'stuns:tcp'],
    ['', 'unknown:udp'],
    ['https://turn.example.com', 'unknown:udp'],
  ])('%s is told of as %s', (url, kind) => {
    expect(serverKind(url)).toBe(kind);
  });

  it('is told of once for each kind', () => {
    expect(serverKinds(configuration)).toEqual(['stun:udp', 'turn:udp', 'turn:tcp', 'turns:tcp']);
    expect(serverKinds({})).toEqual([]);
  });

  it('has secrets, and so have descriptions', () => {
    const sdp =
      'v=0\r\na=ice-ufrag:E1Ek\r\na=ice-pwd:A3SpdshXh8TLim55GieZk7bC\r\na=ice-ufrag:E1Ek\r\n';
    expect(secretsOf(configuration, [sdp, '']).filter((secret) => secret !== '')).toEqual([
      'stun.example.com',
      'turn.example.com',
      '1795654807:bob',
      'Z+rgEv9zTpiJJAeU4TiavpOAKXQ=',
      'other.example.com',
      'E1Ek',
      'A3SpdshXh8TLim55GieZk7bC',
    ]);
    expect(secretsOf({}, [])).toEqual([]);
  });
});

describe('what an ICE server answered', () => {
  it('is told without names, addresses and secrets', () => {
    const event = {
      errorCode: 401,
      errorText: 'Unauthorized: swordfish at 203.0.113.7.',
      url: 'turn:203.0.113.7:3478?transport=udp',
    };
    expect(faultOf(event, { at: 5, secrets: ['swordfish'] })).toEqual({
      server: 'turn:udp',
      code: 401,
      text: 'Unauthorized: … at …',
      count: 1,
      at: 5,
    });
  });

  const first: IceFault = { server: 'turn:udp', code: 401, text: 'Unauthorized.', count: 1, at: 1 };

  it('is counted when it comes again', () => {
    const faults = withFault([first], { ...first, at: 9 });
    expect(faults).toEqual([{ ...first, count: 2, at: 9 }]);
    expect(withFault(faults, { ...first, at: 3, count: 3 })).toEqual([
      { ...first, count: 5, at: 9 },
    ]);
  });

  it('is another one of another server, or with another code', () => {
    const faults = withFault(withFault([first], { ...first, server: 'turn:tcp' }), {
      ...first,
      code: 701,
    });
    expect(faults.map(({ server, code }) => `${server} ${code}`)).toEqual([
      'turn:udp 401',
      'turn:tcp 401',
      'turn:udp 701',
    ]);
    expect(withFault(faults, first).map(({ count }) => count)).toEqual([2, 1, 1]);
  });

  it('is not kept without end', () => {
    let faults: readonly IceFault[] = [];
    for (let code = 300; code < 400; code += 1) faults = withFault(faults, { ...first, code });
    expect(faults).toHaveLength(20);
    expect(faults.at(-1)?.code).toBe(399);
  });
});

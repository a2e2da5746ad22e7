import { describe, expect, it } from 'vitest';
import { serversToTry } from './servers-to-try.ts';

const credentials = { username: 'u', credential: 'c' };
const servers: readonly RTCIceServer[] = [
  { urls: 'stun:a' },
  {
    urls: ['turn:a', 'turn:a?transport=tcp', 'turns:a:443?transport=tcp', 'turns:b'],
    ...credentials,
  },
  { urls: 'http:nonsense' },
];

describe('the servers of a step', () => {
  it.each([
    ['stun', [{ urls: 'stun:a' }]],
    ['turn-udp', [{ urls: 'turn:a', ...credentials }]],
    ['turn-tcp', [{ urls: 'turn:a?transport=tcp', ...credentials }]],
    [
      'turn-tls',
      [
        { urls: 'turns:a:443?transport=tcp', ...credentials },
        { urls: 'turns:b', ...credentials },
      ],
    ],
  ] as const)('%s', (step, expected) => expect(serversToTry(servers, step)).toEqual(expected));

  it('are not too many', () => {
    const many = Array.from({ length: 9 }, (_, index) => ({ urls: `stun:${index}` }));
    expect(serversToTry(many, 'stun')).toHaveLength(4);
  });
});

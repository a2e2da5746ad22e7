import { describe, expect, it } from 'vitest';
import { candidateKind, countKinds, mergeCounts } from './candidate-kinds.ts';

const host = { type: 'host', protocol: 'udp' } as const;
const hostTcp = { type: 'host', protocol: 'tcp' } as const;
const relay = { type: 'relay', protocol: 'udp' } as const;

describe('the kind of a candidate', () => {
  it.each([
    [{ type: 'host', protocol: 'udp' }, host],
    [{ type: 'host', protocol: 'TCP' }, hostTcp],
    [
      { type: 'relay', protocol: 'udp', relayProtocol: 'tls' },
      { ...relay, relayProtocol: 'tls' },
    ],
    [{ type: 'relay', protocol: 'udp', relayProtocol: '' }, relay],
    [{ type: 'relay', protocol: 'udp', relayProtocol: '203.0.113.7' }, relay],
    [{ type: '203.0.113.7', protocol: 'udp' }, undefined],
    [{ type: 'host', protocol: 'sctp' }, undefined],
    [{ type: 'host' }, undefined],
    [{ type: 7, protocol: 7 }, undefined],
    [{}, undefined],
  ])('%o is told as %o', (candidate, kind) => {
    expect(candidateKind(candidate)).toEqual(kind);
  });

  it('is counted', () => {
    expect(countKinds([host, relay, host, hostTcp])).toEqual([
      { ...host, count: 2 },
      { ...relay, count: 1 },
      { ...hostTcp, count: 1 },
    ]);
    expect(countKinds([])).toEqual([]);
  });

  it('is counted once of several lists', () => {
    const lists = [
      [
        { ...host, count: 1 },
        { ...relay, count: 1 },
      ],
      [],
      [{ ...host, count: 3 }],
      [{ ...host, count: 2 }],
    ];
    expect(mergeCounts(lists)).toEqual([
      { ...host, count: 3 },
      { ...relay, count: 1 },
    ]);
    expect(mergeCounts([])).toEqual([]);
  });
});

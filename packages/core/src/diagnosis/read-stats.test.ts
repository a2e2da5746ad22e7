import { describe, expect, it } from 'vitest';
import { emptyStats, mergeStats, readStats } from './read-stats.ts';

type Entry = Readonly<Record<string, unknown>>;

function reportOf(...entries: readonly unknown[]): ReadonlyMap<string, unknown> {
  return new Map(entries.map((entry, index) => [String(index), entry]));
}

const addresses = {
  address: '203.0.113.7',
  ip: '203.0.113.7',
  port: 46635,
  usernameFragment: 'E1Ek',
};
const relayed: Entry = {
  ...addresses,
  id: 'I1',
  type: 'local-candidate',
  candidateType: 'relay',
  protocol: 'udp',
  relayProtocol: 'tcp',
  url: 'turn:203.0.113.7:3478?transport=tcp',
};
const own: Entry = {
  ...addresses,
  id: 'I2',
  type: 'local-candidate',
  candidateType: 'host',
  protocol: 'udp',
};
const theirs: Entry = {
  ...addresses,
  id: 'I3',
  type: 'remote-candidate',
  candidateType: 'prflx',
  protocol: 'udp',
  // Chromium tells it of the other side's relays, too.
  relayProtocol: 'udp',
};
const pair: Entry = {
  id: 'CP1',
  type: 'candidate-pair',
  localCandidateId: 'I1',
  remoteCandidateId: 'I3',
  state: 'succeeded',
  nominated: true,
};
const failed: Entry = {
  ...pair,
  id: 'CP2',
  localCandidateId: 'I2',
  state: 'failed',
  selected: false,
};
const inbound: Entry = {
  id: 'IT1',
  type: 'inbound-rtp',
  kind: 'audio',
  mid: '0',
  packetsReceived: 50,
};

describe('the statistics of a connection', () => {
  const seen = {
    pairs: { succeeded: 1, failed: 1 },
    selectedPair: {
      local: { type: 'relay', protocol: 'udp', relayProtocol: 'tcp' },
      remote: { type: 'prflx', protocol: 'udp', relayProtocol: 'udp' },
    },
    relayedOver: ['tcp'],
    packets: { '0': 50 },
  };

  it('are read as Chromium gives them: its transport names the pair', () => {
    const transport = { id: 'T01', type: 'transport', selectedCandidatePairId: 'CP1' };
    const report = reportOf(pair, failed, transport, relayed, own, theirs, inbound);
    expect(readStats(report)).toEqual(seen);
  });

  it('are read as Firefox gives them: the pair says that it is selected', () => {
    const transport = { id: 'T01', type: 'transport', iceState: 'connected' };
    const report = reportOf(
      inbound,
      { ...pair, selected: true },
      failed,
      relayed,
      own,
      theirs,
      transport,
    );
    expect(readStats(report)).toEqual(seen);
  });

  it.each<[string, readonly unknown[]]>([
    ['nothing', []],
    ['what is no statistics', [undefined, null, 7, 'x', {}]],
    ['a pair in an unknown state', [{ ...pair, state: '203.0.113.7' }]],
    ['a pair without candidates', [{ type: 'candidate-pair', selected: true }]],
    ['candidates of unknown kinds', [{ ...own, candidateType: '203.0.113.7' }]],
    ['sound that was not counted', [{ ...inbound, packetsReceived: undefined }]],
    ['sound of no section', [{ ...inbound, mid: undefined }]],
  ])('say nothing of %s', (_, entries) => {
    expect(readStats(reportOf(...entries))).toEqual(emptyStats);
  });

  it('keep what the browser has forgotten', () => {
    const before = readStats(reportOf({ ...pair, selected: true }, relayed, theirs, inbound));
    const after = readStats(reportOf(own, { ...inbound, mid: '1', packetsReceived: 7 }));
    expect(mergeStats(before, after)).toEqual({ ...before, packets: { '0': 50, '1': 7 } });
    expect(mergeStats(emptyStats, before)).toEqual(before);
    const failing = readStats(reportOf(failed, { ...relayed, relayProtocol: 'udp' }));
    expect(mergeStats(before, failing)).toMatchObject({
      pairs: { failed: 1 },
      relayedOver: ['tcp', 'udp'],
    });
  });
});

import { describe, expect, it } from 'vitest';
import { composeEvidence } from './compose-evidence.ts';
import type { Collected, DiagnosisFacts } from './compose-evidence.ts';
import { emptyStats } from './read-stats.ts';

const facts: DiagnosisFacts = {
  isOver: true,
  isOnline: true,
  isSignalingOnline: false,
  isPeerAbsent: false,
  flowedForMs: 0,
  lostForMs: 0,
};
const nothing: Collected = { records: [], connections: 0, timeline: [], facts, now: 100_000 };
const relay = { type: 'relay', protocol: 'udp', count: 1 } as const;

describe('the evidence', () => {
  it('of a call without a connection says so', () => {
    expect(composeEvidence(nothing)).toEqual({
      timeline: [],
      isOver: true,
      isOnline: true,
      isSignalingOnline: false,
      isPeerAbsent: false,
      flowedForMs: 0,
      lostForMs: 0,
      connections: 0,
      states: {},
      iceServers: [],
      isRelayOnly: false,
      iceErrors: [],
      relayedOver: [],
      localCandidates: [],
      remoteCandidates: [],
      pairs: {},
      hasRemoteDescription: false,
      media: [],
    });
  });

  it('has what the connection said, and packets with their section', () => {
    const selectedPair = { local: relay, remote: relay };
    const evidence = composeEvidence({
      ...nothing,
      connections: 3,
      timeline: [{ at: 1, what: 'restart-ice' }],
      records: [
        {
          startedAt: 0,
          view: {
            states: { connection: 'failed' },
            iceServers: ['turn:udp'],
            isRelayOnly: true,
            localCandidates: [relay],
            remoteCandidates: [],
            hasRemoteDescription: true,
            sections: [
              { mid: '0', kind: 'audio', isAgreed: true, codecs: ['opus'] },
              { mid: '1', kind: 'video', isAgreed: false, codecs: ['H264'] },
            ],
          },
          stats: {
            ...emptyStats,
            pairs: { failed: 2 },
            selectedPair,
            relayedOver: ['udp'],
            packets: { '0': 7 },
          },
          faults: [],
          negotiationFailure: 'OperationError',
        },
      ],
    });
    expect(evidence).toMatchObject({
      negotiationFailure: 'OperationError',
      connections: 3,
      timeline: [{ at: 1, what: 'restart-ice' }],
      states: { connection: 'failed' },
      iceServers: ['turn:udp'],
      isRelayOnly: true,
      localCandidates: [relay],
      hasRemoteDescription: true,
      pairs: { failed: 2 },
      selectedPair,
      relayedOver: ['udp'],
      media: [
        { kind: 'audio', isAgreed: true, codecs: ['opus'], packetsReceived: 7 },
        { kind: 'video', isAgreed: false, codecs: ['H264'] },
      ],
    });
    expect(evidence.media[1]).not.toHaveProperty('packetsReceived');
    expect(JSON.stringify(evidence)).not.toContain('mid');
  });

  it.each([
    ['0 and 999 ms', 0, 999, 0, 0],
    ['1 ms and 1 s', 1, 1_000, 1_000, 1_000],
    ['a minute and 12.3 s', 60_000, 12_345, 60_000, 12_000],
  ])('tells times to the second: %s', (_, flowedForMs, lostForMs, flowed, lost) => {
    const told = composeEvidence({ ...nothing, facts: { ...facts, flowedForMs, lostForMs } });
    expect([told.flowedForMs, told.lostForMs]).toEqual([flowed, lost]);
  });

  it.each([
    ['never flowed', 0, 30_000, 1, true],
    ['was lost before the error', 60_000, 30_000, 70_000, true],
    ['was lost after the error', 60_000, 30_000, 69_999, false],
  ])('knows which errors explain anything: media %s', (_, flowedForMs, lostForMs, at, isRecent) => {
    const fault = { server: 'turn:udp', code: 401, text: 'Unauthorized.', count: 2 };
    const { view } = { view: blankView() };
    const told = composeEvidence({
      ...nothing,
      facts: { ...facts, flowedForMs, lostForMs },
      records: [{ startedAt: 0, view, stats: emptyStats, faults: [{ ...fault, at }] }],
    });
    expect(told.iceErrors).toEqual([{ ...fault, isRecent }]);
  });
});

function blankView() {
  return {
    states: {},
    iceServers: [],
    isRelayOnly: false,
    localCandidates: [],
    remoteCandidates: [],
    hasRemoteDescription: false,
    sections: [],
  };
}

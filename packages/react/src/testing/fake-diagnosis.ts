import type { Diagnosis, DiagnosisCode } from '@earshot/core';

/** A diagnosis with this code, and little evidence. */
export function diagnosisWith(code: DiagnosisCode): Diagnosis {
  return {
    code,
    sentence: 'What happened, and what to do.',
    evidence: {
      timeline: [{ at: 1, what: 'connection: failed' }],
      isOver: true,
      isOnline: true,
      isSignalingOnline: true,
      isPeerAbsent: false,
      flowedForMs: 4_000,
      lostForMs: 30_000,
      connections: 1,
      iceServers: [],
      isRelayOnly: false,
      iceErrors: [],
      relayedOver: [],
      localCandidates: [],
      remoteCandidates: [],
      pairs: {},
      states: {},
      hasRemoteDescription: true,
      media: [],
    },
  };
}

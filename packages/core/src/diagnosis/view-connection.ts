import type { ConnectionView } from './connection-record.ts';
import { serverKinds } from './ice-server.ts';
import { agreedSections, candidatesIn } from './read-description.ts';

/** Looks at a connection without waiting, also right before it is closed. Never throws. */
export function viewConnection(pc: RTCPeerConnection): ConnectionView {
  const { localDescription, remoteDescription } = pc;
  const { currentLocalDescription: own, currentRemoteDescription: theirs } = pc;
  const configuration = configurationOf(pc);
  return {
    states: statesOf(pc),
    iceServers: serverKinds(configuration),
    isRelayOnly: configuration.iceTransportPolicy === 'relay',
    localCandidates: candidatesIn(localDescription?.sdp ?? ''),
    remoteCandidates: candidatesIn(remoteDescription?.sdp ?? ''),
    hasRemoteDescription: remoteDescription !== null,
    sections: own === null || theirs === null ? [] : agreedSections(own, theirs),
  };
}

/** Secrets are in it: it does not leave this folder. */
export function configurationOf(pc: Partial<RTCPeerConnection>): RTCConfiguration {
  // Other runtimes than browsers do not always tell.
  return pc.getConfiguration?.() ?? {};
}

function statesOf(pc: RTCPeerConnection): ConnectionView['states'] {
  const { connectionState, iceConnectionState, iceGatheringState, signalingState } = pc;
  // All sections share one.
  const [dtls] = pc.getSenders().flatMap(({ transport }) => transport?.state ?? []);
  return {
    connection: connectionState,
    ice: iceConnectionState,
    gathering: iceGatheringState,
    signaling: signalingState,
    ...(dtls === undefined ? {} : { dtls }),
  };
}

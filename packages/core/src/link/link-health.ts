import type { LinkStatus } from './link.ts';

/** What the browser says of a connection. */
export interface LinkHealthFacts {
  /** Absent in Firefox before 113. */
  readonly connectionState: RTCPeerConnectionState | undefined;
  readonly iceConnectionState: RTCIceConnectionState;
  /** Whether media has flowed on this link before. */
  readonly wasConnected: boolean;
}

/**
 * Does media flow? The worse word of the two states counts: Chromium says `failed` only on the connection, browsers
 * without that state only on ICE. What was connected once and connects again is `interrupted`, not `connecting`.
 */
export function linkStatus(facts: LinkHealthFacts): LinkStatus {
  const { connectionState, iceConnectionState } = facts;
  const connection = connectionState ?? connectionOf(iceConnectionState);
  if (connection === 'closed' || iceConnectionState === 'closed') return 'closed';
  if (connection === 'failed' || iceConnectionState === 'failed') return 'failed';
  if (connection === 'disconnected' || iceConnectionState === 'disconnected') return 'interrupted';
  if (connection === 'connecting' && facts.wasConnected) return 'interrupted';
  return connection;
}

function connectionOf(iceConnectionState: RTCIceConnectionState): RTCPeerConnectionState {
  if (iceConnectionState === 'checking') return 'connecting';
  if (iceConnectionState === 'completed') return 'connected';
  return iceConnectionState;
}

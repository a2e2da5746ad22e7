import type { LinkStatus } from './link.ts';

/** Whether anything comes in: `unknown` until something has, for a while. */
export type LinkPulse = 'unknown' | 'alive' | 'silent';

/** What the browser says of a connection, and what is seen of it. */
export interface LinkHealthFacts {
  /** Absent in Firefox before 113. */
  readonly connectionState: RTCPeerConnectionState | undefined;
  readonly iceConnectionState: RTCIceConnectionState;
  /** Whether media has flowed on this link before. */
  readonly wasConnected: boolean;
  /** Undefined where nobody listens for it. */
  readonly pulse: LinkPulse | undefined;
}

/**
 * Does media flow? What comes in says it sooner than the browser, in both directions. Else the worse word of the two
 * states counts: Chromium says `failed` only on the connection, browsers without that state only on ICE. What was
 * connected once and connects again is `interrupted`, not `connecting`.
 */
export function linkStatus(facts: LinkHealthFacts): LinkStatus {
  const { connectionState, iceConnectionState, wasConnected, pulse } = facts;
  const connection = connectionState ?? connectionOf(iceConnectionState);
  if (connection === 'closed' || iceConnectionState === 'closed') return 'closed';
  if (wasConnected && pulse === 'alive') return 'connected';
  if (connection === 'failed' || iceConnectionState === 'failed') return 'failed';
  if (connection === 'disconnected' || iceConnectionState === 'disconnected') return 'interrupted';
  if (connection === 'connecting' && wasConnected) return 'interrupted';
  return connection === 'connected' && pulse === 'silent' ? 'silent' : connection;
}

/** Whether there is a way between the two, whatever is still to be agreed on it. */
export function isIceUp(ice: RTCIceConnectionState | undefined): boolean {
  return ice === 'connected' || ice === 'completed';
}

/** What is known of a silence. */
export interface SilenceFacts {
  readonly sinceMs: number;
  /** Whether media flowed until then, and not only the beat of the other side. */
  readonly isStreaming: boolean;
  /** The channel on which the other side beats is not open yet. */
  readonly isOpening: boolean;
  /** The network has just changed. */
  readonly isHasty: boolean;
}

/**
 * Sound comes every 20 ms, a beat every 500 ms. Who does not even open its channel went just when it came: that browsers
 * go on saying `connected` means nothing.
 */
export function isSilent({ sinceMs, isStreaming, isOpening, isHasty }: SilenceFacts): boolean {
  if (!isStreaming) return sinceMs >= (isOpening ? 5_000 : 1_700);
  return sinceMs >= (isHasty ? 300 : 600);
}

function connectionOf(iceConnectionState: RTCIceConnectionState): RTCPeerConnectionState {
  if (iceConnectionState === 'checking') return 'connecting';
  if (iceConnectionState === 'completed') return 'connected';
  return iceConnectionState;
}

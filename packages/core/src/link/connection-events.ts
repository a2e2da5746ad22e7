import { ufragsOf } from './candidate-queue.ts';
import { linkStatus } from './link-health.ts';
import type { LinkParts } from './link-parts.ts';
import type { LinkListener, LinkStatus, SlotName } from './link.ts';

/** Listens to a peer connection for as long as its link is open. */
export interface ConnectionEvents {
  readonly status: LinkStatus;
  /** Something else than the browser's events has changed. */
  look(): void;
  /** Idempotent. */
  close(): void;
}

export function connectionEvents(
  pc: RTCPeerConnection,
  parts: Pick<LinkParts, 'candidateSender' | 'channel' | 'negotiator' | 'pulse' | 'slots'>,
  listener: Pick<LinkListener, 'status' | 'track'>,
): ConnectionEvents {
  const heard = new Map<SlotName, MediaStreamTrack>();
  let status: LinkStatus = 'new';
  let wasConnected = false;

  function look(): void {
    const { connectionState, iceConnectionState } = pc;
    const pulse = parts.pulse?.state;
    const next = linkStatus({ connectionState, iceConnectionState, wasConnected, pulse });
    if (next === status) return;
    status = next;
    if (next === 'connected') {
      wasConnected = true;
      parts.channel.start();
      parts.pulse?.start();
    }
    listener.status(next);
  }

  function found(event: RTCPeerConnectionIceEvent): void {
    const {
      usernameFragment,
      candidate = '',
      sdpMid = null,
      sdpMLineIndex = 0,
    } = event.candidate ?? ({} as Partial<RTCIceCandidate>);
    const ufrag = usernameFragment ?? ufragsOf(pc.localDescription?.sdp ?? '')[0];
    if (ufrag !== undefined) parts.candidateSender.add(ufrag, { candidate, sdpMid, sdpMLineIndex });
  }

  function track({ transceiver, track: remote }: RTCTrackEvent): void {
    const slot = parts.slots.nameOf(transceiver);
    if (slot === undefined || heard.get(slot) === remote) return;
    heard.set(slot, remote);
    listener.track(slot, remote);
  }

  const undo = [
    listen(pc, 'negotiationneeded', () => parts.negotiator.offer()),
    listen(pc, 'icecandidate', found),
    listen(pc, 'track', track),
    listen(pc, 'connectionstatechange', look),
    listen(pc, 'iceconnectionstatechange', look),
  ];

  return {
    get status() {
      return status;
    },
    look,
    close() {
      for (const stop of undo.splice(0)) stop();
    },
  };
}

function listen<Type extends keyof RTCPeerConnectionEventMap>(
  pc: RTCPeerConnection,
  type: Type,
  listener: (event: RTCPeerConnectionEventMap[Type]) => void,
): () => void {
  pc.addEventListener(type, listener);
  return () => pc.removeEventListener(type, listener);
}

import { connectionEvents } from './connection-events.ts';
import { createLinkParts } from './link-parts.ts';
import type { LinkPlatform } from './link-parts.ts';
import type { Link, LinkOptions } from './link.ts';

/**
 * Opens one RTCPeerConnection and keeps it until `close`.
 * @throws EarshotError `link/unsupported` where there is no WebRTC; and what the browser throws for bad ICE servers.
 */
export function createLink(platform: LinkPlatform, options: LinkOptions): Link {
  const { epoch } = options;
  const configuration: RTCConfiguration = {
    iceServers: [...options.iceServers],
    iceTransportPolicy: options.iceTransportPolicy,
    bundlePolicy: 'max-bundle',
    rtcpMuxPolicy: 'require',
  };
  const pc = platform.createPeerConnection(configuration);
  const parts = createLinkParts(pc, platform, options);
  const events = connectionEvents(pc, parts, options.listener);
  let isClosed = false;

  return {
    epoch,
    get status() {
      return isClosed ? 'closed' : events.status;
    },
    peerConnection: pc,
    start() {
      if (!isClosed && options.role === 'caller') parts.slots.make();
    },
    receive(signal) {
      if (signal.epoch !== epoch) return;
      if (signal.kind === 'candidates') parts.remoteCandidates.receive(signal);
      else parts.negotiator.receive(signal);
    },
    async setTrack(slot, track) {
      if (!isClosed) await parts.slots.setTrack(slot, track);
    },
    setIceServers(iceServers) {
      if (isClosed) return;
      try {
        pc.setConfiguration({ ...configuration, iceServers: [...iceServers] });
      } catch (cause) {
        platform.log('warn', 'link.ice-servers-refused', { cause });
      }
    },
    restartIce() {
      if (!isClosed) pc.restartIce();
    },
    resend() {
      if (isClosed) return;
      parts.negotiator.repeat();
      parts.candidateSender.repeat();
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      events.close();
      parts.close();
      pc.close();
    },
  };
}

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
  const pc = platform.createPeerConnection(configurationOf(options));
  const parts = createLinkParts(pc, platform, { ...options, pulseChanged: () => events.look() });
  const { channel, pulse, slots } = parts;
  const events = connectionEvents(pc, parts, options.listener);
  // The callee's is there before the first offer is answered.
  if (options.role === 'callee') channel.open();
  let isClosed = false;

  return {
    epoch,
    get status() {
      return isClosed ? 'closed' : events.status;
    },
    pulse,
    peerConnection: pc,
    get channel() {
      return channel.data;
    },
    start() {
      // Once only.
      if (isClosed || channel.data !== undefined) return;
      slots.make();
      channel.open();
      // The browser would ask for it itself, but later.
      parts.negotiator.offer();
    },
    receive(signal) {
      if (signal.epoch !== epoch) return;
      if (signal.kind === 'candidates') parts.remoteCandidates.receive(signal);
      else parts.negotiator.receive(signal);
    },
    async setTrack(slot, track) {
      if (!isClosed) await slots.setTrack(slot, track);
    },
    setIceServers(iceServers) {
      if (isClosed) return;
      try {
        pc.setConfiguration({ ...pc.getConfiguration(), iceServers: [...iceServers] });
      } catch (cause) {
        platform.log('warn', 'link.ice-servers-refused', { cause });
      }
    },
    restartIce() {
      if (!isClosed) pc.restartIce();
    },
    say: channel.say,
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

function configurationOf({ iceServers, iceTransportPolicy }: LinkOptions): RTCConfiguration {
  return {
    iceServers: [...iceServers],
    iceTransportPolicy,
    bundlePolicy: 'max-bundle',
  };
}

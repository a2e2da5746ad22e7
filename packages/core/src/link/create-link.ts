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
  const configuration = configurationOf(options);
  const pc = platform.createPeerConnection(configuration);
  const parts = createLinkParts(pc, platform, { ...options, pulseChanged: () => events.look() });
  const { pulse, slots } = parts;
  const events = connectionEvents(pc, parts, options.listener);
  // The callee's is there before the first offer is answered.
  if (options.role === 'callee') pulse.open();
  let isClosed = false;

  return {
    epoch,
    get status() {
      return isClosed ? 'closed' : events.status;
    },
    get heardAt() {
      return pulse.heardAt;
    },
    get isHasty() {
      return pulse.isHasty;
    },
    peerConnection: pc,
    get channel() {
      return pulse.channel;
    },
    start() {
      if (isClosed || options.role === 'callee') return;
      slots.make();
      pulse.open();
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
      if (!isClosed) configure(pc, { ...configuration, iceServers: [...iceServers] }, platform);
    },
    restartIce() {
      if (!isClosed) pc.restartIce();
    },
    say: (text) => pulse.say(text),
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
    rtcpMuxPolicy: 'require',
  };
}

function configure(
  pc: RTCPeerConnection,
  configuration: RTCConfiguration,
  { log }: LinkPlatform,
): void {
  try {
    pc.setConfiguration(configuration);
  } catch (cause) {
    log('warn', 'link.ice-servers-refused', { cause });
  }
}

import type { Received } from './probe.ts';

/** Runs in a page, first of all probes. */
export function watchConnections(): void {
  const live = new Set<RTCPeerConnection>();
  let negotiations = 0;

  const Real = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Real {
    constructor(configuration?: RTCConfiguration) {
      super(
        window.hasNoNetwork ? { ...configuration, iceTransportPolicy: 'relay' } : configuration,
      );
      live.add(this);
    }

    override async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      negotiations += 1;
      await super.setRemoteDescription(description);
    }

    override close(): void {
      live.delete(this);
      super.close();
    }
  };

  async function inbound(pc: RTCPeerConnection, section: number): Promise<readonly Received[]> {
    const mid = pc.getTransceivers()[section]?.mid;
    const stats = [...(await pc.getStats()).values()] as Record<string, unknown>[];
    return stats
      .filter((stat) => stat['type'] === 'inbound-rtp' && stat['mid'] === mid)
      .map((stat) => ({
        frames: Number(stat['framesDecoded'] ?? 0),
        seconds: Number(stat['totalSamplesDuration'] ?? 0),
        energy: Number(stat['totalAudioEnergy'] ?? 0),
      }));
  }

  window.probe = {
    counters: {
      // One that is kept ready for the next call has agreed on nothing yet.
      peerConnections: () =>
        [...live].filter((pc) => pc.localDescription ?? pc.remoteDescription).length,
    },
    async received(section) {
      const all = await Promise.all([...live].map((pc) => inbound(pc, section)));
      return all.flat().reduce(
        (sum, { frames, seconds, energy }) => ({
          frames: sum.frames + frames,
          seconds: sum.seconds + seconds,
          energy: sum.energy + energy,
        }),
        { frames: 0, seconds: 0, energy: 0 },
      );
    },
    sdpLength: () => Math.max(0, ...[...live].map((pc) => pc.localDescription?.sdp.length ?? 0)),
    negotiations: () => negotiations,
  };
}

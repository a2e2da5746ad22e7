/** Audio and video alike. */
const PACKETS_PER_MS = 0.05;
const BYTES_PER_PACKET = 160;

/** Counts the packets of one sender or receiver while media flows. */
export class FakeMeter {
  #isFlowing = false;
  #since = 0;
  #flowedMs = 0;

  update(isFlowing: boolean, now: number): void {
    if (this.#isFlowing) this.#flowedMs += now - this.#since;
    this.#isFlowing = isFlowing;
    this.#since = now;
  }

  get packets(): number {
    return Math.floor(this.#flowedMs * PACKETS_PER_MS);
  }

  get bytes(): number {
    return this.packets * BYTES_PER_PACKET;
  }
}

/** Both meters of one media section. */
export interface FakeFlow {
  readonly mid: string;
  readonly kind: 'audio' | 'video';
  readonly sent: FakeMeter;
  readonly received: FakeMeter;
}

/** As much of RTCStatsReport as a call needs. */
export function fakeStats(flows: readonly FakeFlow[], now: number): ReadonlyMap<string, unknown> {
  const report = new Map<string, unknown>();
  for (const { mid, kind, sent, received } of flows) {
    report.set(`in-${mid}`, {
      id: `in-${mid}`,
      type: 'inbound-rtp',
      timestamp: now,
      kind,
      mid,
      packetsReceived: received.packets,
      packetsLost: 0,
      bytesReceived: received.bytes,
    });
    report.set(`out-${mid}`, {
      id: `out-${mid}`,
      type: 'outbound-rtp',
      timestamp: now,
      kind,
      mid,
      packetsSent: sent.packets,
      bytesSent: sent.bytes,
      remoteId: `heard-${mid}`,
    });
    if (sent.packets === 0) continue;
    report.set(`heard-${mid}`, {
      id: `heard-${mid}`,
      type: 'remote-inbound-rtp',
      timestamp: now,
      kind,
      packetsLost: 0,
      jitter: 0,
    });
  }
  return report;
}

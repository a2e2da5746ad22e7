import type { QualitySnapshot, QualitySummary } from '@earshot/core';

/** What a way of calling is tried with. */
export interface Surroundings {
  readonly user: string;
  /** `host:port` of the contender's server. */
  readonly server: string;
  readonly iceServers: readonly RTCIceServer[];
  readonly iceTransportPolicy: RTCIceTransportPolicy;
  /** Whether the one who is called waits for `answer`. */
  readonly rings: boolean;
  /** What an app would now show; the same word twice counts once. */
  says(state: string): void;
  /** Where the other side's pictures are shown. */
  readonly video: HTMLVideoElement;
}

/** One way of calling, as an app would use it. Whoever can be called is online once `ready` resolves. */
export interface Contender {
  readonly ready: Promise<void>;
  connect(role: 'caller' | 'callee', peer: string): void;
  /** Only where it `rings`. */
  answer?(): void;
  /** How its call is; asked for the first time, it begins to watch. */
  quality?(options: { readonly adapts: boolean }): QualityReading | undefined;
  /** Resolves once the screen is shared. */
  share?(): Promise<void>;
  /** Hangs up. */
  close(): void;
}

export interface QualityReading {
  readonly snapshot: QualitySnapshot;
  readonly summary: QualitySummary;
}

export type MakeContender = (surroundings: Surroundings) => Contender;

/** What everybody sends: the same picture for all. */
export function capture(): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({
    audio: true,
    video: { width: { ideal: 640 }, height: { ideal: 360 } },
  });
}

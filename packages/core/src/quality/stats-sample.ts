import type { SlotName } from '../link/link.ts';

/** `in`: what the other side sends arrives here; `out`: what this side sends. */
export type MediaDirection = 'in' | 'out';

/** What only rises for as long as its stream lives; durations are in seconds, as browsers give them. */
export type CounterName =
  | 'packets'
  | 'bytes'
  // Inbound. `lost` may fall: packets that come late after all are taken off it.
  | 'lost'
  | 'bufferDelay'
  | 'bufferEmitted'
  | 'samples'
  | 'concealed'
  | 'silentlyConcealed'
  | 'concealments'
  | 'inserted'
  | 'removed'
  | 'fecPackets'
  | 'framesReceived'
  | 'framesDecoded'
  | 'framesDropped'
  | 'freezes'
  | 'frozen'
  | 'frameGaps'
  | 'squaredFrameGaps'
  | 'keyFrameRequests'
  // Outbound.
  | 'framesEncoded'
  | 'encodeTime'
  | 'cpuLimited'
  | 'bandwidthLimited'
  | 'sourceFrames'
  // Sound, inbound as played and outbound as captured.
  | 'energy'
  | 'energyDuration';

/** What is as it is right now. */
export type GaugeName =
  | 'jitterMs'
  | 'width'
  | 'height'
  | 'sourceWidth'
  | 'sourceHeight'
  | 'sourceFps'
  /** In bit/s: what the encoder aims at. */
  | 'targetBitrate';

export type Counters = Partial<Readonly<Record<CounterName, number>>>;
export type Gauges = Partial<Readonly<Record<GaugeName, number>>>;

/** What the other side's RTCP says of one outbound stream: seconds old, and only new when `at` has moved. */
export interface ReceiverReport {
  /** Unix ms by this browser. */
  readonly at: number;
  readonly lost?: number;
  readonly received?: number;
  /** 0 to 1, since the report before it. */
  readonly fractionLost?: number;
  readonly jitterMs?: number;
  /** Seconds, summed over all measurements. */
  readonly rttTotal?: number;
  readonly rttCount?: number;
}

/** One RTP stream at one moment. */
export interface StreamSample {
  /** Connection, report and SSRC: where one of them differs it is another stream, which counts from zero. */
  readonly key: string;
  readonly slot: SlotName;
  readonly direction: MediaDirection;
  /** By the clock of the statistics, in ms. */
  readonly at: number;
  readonly counters: Counters;
  readonly gauges: Gauges;
  /** Such as `opus` or `vp8`. */
  readonly codec?: string;
  /** Why the encoder gives less than it could, where the browser tells. */
  readonly limitation?: string;
  readonly report?: ReceiverReport;
}

/** The pair of candidates in use. */
export interface PathSample {
  /** Connection and pair: another one counts from zero. */
  readonly key: string;
  readonly at: number;
  readonly bytesReceived?: number;
  readonly bytesSent?: number;
  /** Seconds, summed over all answers. */
  readonly rttTotal?: number;
  readonly rttCount?: number;
  readonly currentRttMs?: number;
  /** In bit/s, by the browser's estimate: no more than about twice what is sent. */
  readonly availableBitrate?: number;
  readonly isRelayed: boolean;
  /** How this side reaches its relay. */
  readonly relayProtocol?: string;
}

/** Everything that one look at one connection gives. */
export interface StatsSample {
  /** Unix ms by the clock of the page. */
  readonly at: number;
  readonly streams: readonly StreamSample[];
  readonly path: PathSample | undefined;
}

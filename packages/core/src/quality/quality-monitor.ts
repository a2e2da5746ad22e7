import type { Platform } from '../platform/platform.ts';
import type { AdaptationRung } from './adaptation.ts';
import type { QualityLevel, QualityVerdict } from './level.ts';
import type { PathMetrics, TrackMetrics } from './metrics.ts';
import type { PeerReport } from './peer-report.ts';
import type { CallView } from './situation.ts';
import type { CreateSoundMeter } from './sound-meter.ts';
import type { QualitySummary } from './summary.ts';
import type { QualityWarning } from './warnings.ts';

/** As much of a call as a monitor takes: every `Call` is one. */
export interface MonitoredCall {
  readonly snapshot: CallView;
  readonly link:
    | {
        readonly peerConnection: RTCPeerConnection;
        readonly channel?: RTCDataChannel | undefined;
      }
    | undefined;
  subscribe(listener: () => void): () => void;
}

export interface MonitorOptions {
  /**
   * Whether the camera is fitted to the way: smaller, slower and at last suspended while the sound suffers, and back
   * again. Default true.
   */
  readonly adapts?: boolean;
  /**
   * Whether it listens to the microphone while somebody subscribes and the user is muted (or the browser does not tell
   * how loud the microphone is), to tell of talking while muted and of a silent microphone. Default true.
   */
  readonly listens?: boolean;
  /** How often it looks while all is well, in ms, at least 1,000. Default 2,000. */
  readonly intervalMs?: number;
  /** Replaces single parts of the browser. */
  readonly platform?: Partial<Platform>;
  /** Replaces Web Audio. */
  readonly createMeter?: CreateSoundMeter;
}

/** What is measured in one slot and direction, with its score. */
export interface TrackQuality extends TrackMetrics {
  /** Sound: estimated MOS, 1 to 4.5. Picture: 1 to 5. Absent for what does not flow now. */
  readonly score?: number;
}

/** How a call is right now: an immutable snapshot; a part that says the same is the same object. */
export interface QualitySnapshot {
  /** Undefined for the first seconds of a call. */
  readonly level: QualityLevel | undefined;
  /** The level with its score, reason and side. */
  readonly verdict: QualityVerdict | undefined;
  readonly tracks: readonly TrackQuality[];
  readonly path: PathMetrics | undefined;
  /** What the other side's monitor says; undefined where there is none. */
  readonly peer: PeerReport | undefined;
  /** What is wrong now, oldest first. */
  readonly warnings: readonly QualityWarning[];
  /** Where on the ladder the camera is; 0 is the best. */
  readonly rung: number;
  /** What that rung allows the camera. */
  readonly limits: AdaptationRung | undefined;
}

export interface QualityEvents {
  /** The level is another one. */
  level: (verdict: QualityVerdict) => void;
  /** Something is wrong: once. */
  warning: (warning: QualityWarning) => void;
  /** It is no longer wrong: once, with the same object. */
  'warning-cleared': (warning: QualityWarning) => void;
}

/** Watches the quality of one call until that ends. */
export interface QualityMonitor {
  readonly snapshot: QualitySnapshot;
  /** How the call was so far; complete once it has ended. The same object until there is more to say. */
  readonly summary: QualitySummary;
  /** Calls `listener` after each change of `snapshot`; returns its undo. */
  subscribe(listener: () => void): () => void;
  on<Event extends keyof QualityEvents>(event: Event, listener: QualityEvents[Event]): () => void;
  /** Stops watching, and gives the camera back all that it took. Idempotent. */
  close(): void;
}

import type { Signaling } from '@earshot/signaling';
import type { CameraOptions, MicrophoneOptions } from '../media/local-media.ts';
import type { Platform } from '../platform/platform.ts';
import type { QualityLevel } from '../quality/level.ts';
import type { CreateSoundMeter } from '../quality/sound-meter.ts';
import type { CreatePictureMeter } from './picture-meter.ts';

/** What is tried, in the order in which it is told. */
export type TestStepName =
  | 'microphone'
  | 'camera'
  | 'speaker'
  | 'signaling'
  | 'direct'
  | 'stun'
  | 'turn-udp'
  | 'turn-tcp'
  | 'turn-tls'
  | 'media';

/** What came of a step. Each code has a row in `docs/quality.md` with cause and remedy. */
export type TestStepCode =
  | 'microphone-works'
  | 'microphone-silent'
  | 'microphone-unheard'
  | 'microphone-denied'
  | 'microphone-missing'
  | 'microphone-busy'
  | 'microphone-failed'
  | 'camera-works'
  | 'camera-no-pictures'
  | 'camera-denied'
  | 'camera-missing'
  | 'camera-busy'
  | 'camera-failed'
  | 'page-insecure'
  | 'speaker-found'
  | 'speaker-missing'
  | 'signaling-works'
  | 'signaling-slow'
  | 'signaling-unreachable'
  | 'signaling-refused'
  | 'direct-works'
  | 'direct-hidden'
  | 'webrtc-missing'
  | 'stun-works'
  | 'stun-silent'
  | 'turn-works'
  | 'turn-unauthorized'
  | 'turn-refused'
  | 'turn-unreachable'
  | 'media-excellent'
  | 'media-good'
  | 'media-fair'
  | 'media-poor'
  | 'media-local'
  | 'media-blocked'
  | 'media-missing'
  | 'not-wanted'
  | 'not-configured'
  | 'not-told'
  | 'nothing-to-send'
  | 'cancelled';

export type TestStepStatus = 'waiting' | 'running' | 'passed' | 'warning' | 'failed' | 'skipped';

/** One step: an immutable snapshot, the same object until something changes. */
export interface TestStep {
  readonly name: TestStepName;
  readonly status: TestStepStatus;
  /** Once it is done. */
  readonly code?: TestStepCode;
  /** What that means, in one plain English sentence. */
  readonly sentence?: string;
  /** What was measured: `loudness` (0 to 1, also while the microphone is listened to), `tookMs`, `roundTripMs`. */
  readonly figures?: Readonly<Partial<Record<'loudness' | 'tookMs' | 'roundTripMs', number>>>;
}

/** How media fared that was sent to this page itself. What was not measured is absent. */
export interface ExpectedQuality {
  /** Absent when media took no relay: then nothing was learned of the network. */
  readonly level?: QualityLevel;
  /** Of the sound, 1 to 4.5: estimated. */
  readonly audioMos?: number;
  /** Of the picture, 1 to 5: estimated. */
  readonly videoScore?: number;
  /** In bit/s: at least so much goes through. It is no more than about twice what was sent. */
  readonly bandwidth?: number;
  /** To the relay, back here, and all the way again: as with a peer who is as far from the relay. */
  readonly roundTripMs?: number;
  readonly jitterMs?: number;
  /** 0 to 100, both ways together. */
  readonly lossPercent?: number;
  readonly isRelayed: boolean;
}

/** Whether a call would work: `limited` when something of it would not, or not everywhere. */
export interface TestVerdict {
  readonly code: 'ready' | 'limited' | 'not-ready' | 'cancelled';
  readonly sentence: string;
}

/** Everything about a test at one moment. Plain data without addresses, names and secrets: safe to send to support. */
export interface CallTestSnapshot {
  readonly isRunning: boolean;
  /** All steps, also those that wait or are skipped. */
  readonly steps: readonly TestStep[];
  /** What to expect of a call, once media was tried. */
  readonly expected?: ExpectedQuality;
  /** Once it is over. */
  readonly verdict?: TestVerdict;
}

export interface CallTestOptions {
  /** Which microphone to try; false: none. Default true. */
  readonly audio?: MicrophoneOptions;
  /** Which camera to try; false: none. Default true. */
  readonly video?: CameraOptions;
  /** The id of the speaker that must be there. Default: any. */
  readonly speaker?: string;
  /** Where messages travel. It is connected if it is not, and stays open: it is yours. Default: not tried. */
  readonly signaling?: Signaling;
  /** STUN and TURN servers; each address is tried alone. Default none. */
  readonly iceServers?: readonly RTCIceServer[];
  /** How long the microphone is listened to at most, in ms. Default 5,000. */
  readonly listenMs?: number;
  /** How long media flows once there is a way, in ms, at least 5,000. Default 8,000. */
  readonly mediaMs?: number;
  /** Aborting ends the test. */
  readonly signal?: AbortSignal;
  /** Replaces single parts of the browser. */
  readonly platform?: Partial<Platform>;
  /** Replaces Web Audio. */
  readonly createMeter?: CreateSoundMeter;
  /** Replaces the video element that counts pictures. */
  readonly createPictureMeter?: CreatePictureMeter;
}

/** A test of everything that a call needs. */
export interface CallTest {
  readonly snapshot: CallTestSnapshot;
  /** Resolves once it is over and everything is closed. Never rejects. */
  readonly done: Promise<CallTestSnapshot>;
  /** Calls `listener` after each change of `snapshot`; returns its undo. */
  subscribe(listener: () => void): () => void;
  /** Ends it. Idempotent. */
  close(): void;
}

import type { ErrorCode } from '../errors.ts';
import type {
  ExpectedQuality,
  TestStep,
  TestStepCode,
  TestStepName,
  TestVerdict,
} from './call-test.ts';

/** What came of opening a device. */
export interface DeviceFacts {
  readonly isWanted: boolean;
  readonly error: ErrorCode | undefined;
  /** Whether it was heard, or seen; undefined where nobody could listen. */
  readonly gives: boolean | undefined;
}

type Reason = 'denied' | 'missing' | 'busy' | 'failed';

export function microphoneCode({ isWanted, error, gives }: DeviceFacts): TestStepCode {
  if (!isWanted) return 'not-wanted';
  if (error === 'media/insecure-context') return 'page-insecure';
  if (error !== undefined) return `microphone-${reasonOf(error)}`;
  if (gives === undefined) return 'microphone-unheard';
  return gives ? 'microphone-works' : 'microphone-silent';
}

export function cameraCode({ isWanted, error, gives }: DeviceFacts): TestStepCode {
  if (!isWanted) return 'not-wanted';
  if (error === 'media/insecure-context') return 'page-insecure';
  if (error !== undefined) return `camera-${reasonOf(error)}`;
  if (gives === undefined) return 'not-told';
  return gives ? 'camera-works' : 'camera-no-pictures';
}

function reasonOf(error: ErrorCode): Reason {
  switch (error) {
    case 'media/permission-denied':
      return 'denied';
    case 'media/not-found':
    case 'media/overconstrained':
      return 'missing';
    case 'media/in-use':
      return 'busy';
    default:
      return 'failed';
  }
}

/** @param listed The ids of all speakers that the browser lists. */
export function speakerCode(listed: readonly string[], wanted: string | undefined): TestStepCode {
  if (listed.length === 0) return 'not-told';
  const isThere = wanted === undefined || wanted === 'default' || listed.includes(wanted);
  return isThere ? 'speaker-found' : 'speaker-missing';
}

export interface SignalingFacts {
  /** Whether it is online, or why it is closed. */
  readonly status: 'online' | 'closed' | 'away';
  readonly error: ErrorCode | undefined;
  /** There and back; undefined where signaling does not tell, `late` when no answer came. */
  readonly roundTripMs: number | 'late' | undefined;
}

const SLOW_MS = 1_000;

export function signalingCode({ status, error, roundTripMs }: SignalingFacts): TestStepCode {
  if (error === 'signaling/unauthorized') return 'signaling-refused';
  if (status !== 'online' || roundTripMs === 'late') return 'signaling-unreachable';
  return (roundTripMs ?? 0) > SLOW_MS ? 'signaling-slow' : 'signaling-works';
}

/** What came of the search for one kind of candidate, with all servers of one kind. */
export interface GatherFacts {
  readonly isSupported: boolean;
  readonly isFound: boolean;
  /** Whether the browser says that this was all. */
  readonly isComplete: boolean;
  /** STUN error codes; 701 is no answer. */
  readonly errors: readonly number[];
}

const NO_ANSWER = 701;
/** Wrong or expired credentials, and a user that may not. */
const refusedCredentials: ReadonlySet<number> = new Set([401, 403, 441]);

export function directCode({ isSupported, isFound }: GatherFacts): TestStepCode {
  if (!isSupported) return 'webrtc-missing';
  return isFound ? 'direct-works' : 'direct-hidden';
}

/** Where there is no router, the address outside is the own one, and no browser names it twice. */
export function stunCode({ isSupported, ...facts }: GatherFacts): TestStepCode {
  if (!isSupported) return 'webrtc-missing';
  const hasAnswered = facts.isComplete && facts.errors.length === 0;
  return facts.isFound || hasAnswered ? 'stun-works' : 'stun-silent';
}

export function turnCode({ isSupported, isFound, errors }: GatherFacts): TestStepCode {
  if (!isSupported) return 'webrtc-missing';
  if (isFound) return 'turn-works';
  if (errors.some((code) => refusedCredentials.has(code))) return 'turn-unauthorized';
  return errors.some((code) => code < NO_ANSWER) ? 'turn-refused' : 'turn-unreachable';
}

/** What came of sending media to this page itself. */
export type LoopFacts =
  | { readonly type: 'nothing-to-send' | 'unsupported' | 'no-way' | 'nothing-came' }
  | {
      readonly type: 'measured';
      readonly expected: ExpectedQuality;
      /** Of the sound as it arrived, 0 to 1; undefined where the browser does not tell. */
      readonly loudness: number | undefined;
    };

/** Quieter than this (root mean square) is silence. */
const SILENCE = 0.001;

export function isSound(loudness: number): boolean {
  return loudness > SILENCE;
}

export function mediaCode(facts: LoopFacts): TestStepCode {
  switch (facts.type) {
    case 'nothing-to-send':
      return 'nothing-to-send';
    case 'unsupported':
      return 'webrtc-missing';
    case 'no-way':
      return 'media-blocked';
    case 'nothing-came':
      return 'media-missing';
    case 'measured': {
      const { level } = facts.expected;
      if (level === undefined) return 'media-local';
      return level === 'lost' ? 'media-missing' : `media-${level}`;
    }
  }
}

/** Without one of these there is no call. */
const needed: readonly TestStepName[] = ['microphone', 'signaling', 'media'];
const relays: readonly TestStepName[] = ['turn-udp', 'turn-tcp', 'turn-tls'];

const SENTENCES = {
  ready: 'Everything that a call needs works.',
  limited: 'A call works, but not everything, or not everywhere',
  'not-ready': 'A call would not work',
  cancelled: 'The test was ended before it was done.',
} as const;

/** What all steps together mean: with the sentence of the worst. */
export function overallVerdict(steps: readonly TestStep[], isCancelled: boolean): TestVerdict {
  if (isCancelled) return { code: 'cancelled', sentence: SENTENCES.cancelled };
  const worst = steps.find((step) => isFatal(step, steps)) ?? steps.find(isBad);
  if (worst === undefined) return { code: 'ready', sentence: SENTENCES.ready };
  const code = isFatal(worst, steps) ? 'not-ready' : 'limited';
  return { code, sentence: `${SENTENCES[code]}. ${worst.sentence ?? ''}`.trim() };
}

function isFatal(step: TestStep, steps: readonly TestStep[]): boolean {
  if (step.status !== 'failed') return false;
  if (step.code === 'webrtc-missing' || needed.includes(step.name)) return true;
  return relays.includes(step.name) && !hasWay(steps);
}

/** Some way to somebody else: an address of one's own, or a relay. */
function hasWay(steps: readonly TestStep[]): boolean {
  return steps.some(
    ({ name, status }) => status === 'passed' && (name === 'direct' || relays.includes(name)),
  );
}

function isBad({ status }: TestStep): boolean {
  return status === 'failed' || status === 'warning';
}

/** What a recovery policy knows when it decides. */
export interface RecoveryFacts {
  /** False while the call has never been connected. */
  readonly hadMedia: boolean;
  /**
   * `handshaking`: there is a way, and no keys yet. `silent`: nothing comes in, though the browser is content.
   * `interrupted`, `failed`: the browser's own word.
   */
  readonly link: 'connecting' | 'handshaking' | 'silent' | 'interrupted' | 'failed';
  /** How long nothing has come in (or, before the first media, since the answer), in ms. */
  readonly lostForMs: number;
  /** ICE restarts in this run. */
  readonly restarts: number;
  /** Connections built anew in this run. */
  readonly rebuilds: number;
  /** How long since the last restart or rebuild, in ms; Infinity before the first. */
  readonly sinceTryMs: number;
  /** Connections built anew in the last two minutes, in this run and those before it. */
  readonly recentRebuilds: number;
  /** What the browser says of the network. */
  readonly isOnline: boolean;
  /** Whether signaling has shown a sign of life since media was lost: only then can the other side be told. */
  readonly isSignalingFresh: boolean;
  /**
   * Whether the other side has said anything since media was lost, and no offer waits for its answer: else it may know
   * nothing of what is tried.
   */
  readonly isPeerHeard: boolean;
  /** Whether the network has changed a moment ago: then a silence is no hiccup. */
  readonly isHasty: boolean;
  /** The server says that the other side's device is gone. */
  readonly isPeerAbsent: boolean;
  /** Whether there is a TURN server. */
  readonly hasRelay: boolean;
}

/** What to do now; `wait` asks again after `forMs` or when a fact changes. */
export type RecoveryStep =
  | { readonly type: 'wait'; readonly forMs: number }
  /** Make signaling show that it lives, or replace its connection. */
  | { readonly type: 'probe-signaling' }
  | { readonly type: 'restart-ice' }
  /** A new peer connection under the same call; with `relayOnly` through TURN alone. */
  | { readonly type: 'rebuild'; readonly relayOnly: boolean }
  | { readonly type: 'give-up' };

/** Decides how a lost link comes back: one pure method, replaceable. */
export interface RecoveryPolicy {
  next(facts: RecoveryFacts): RecoveryStep;
}

/** Media is given up after this long without any. */
const GIVE_UP_MS = 30_000;
/** A peer that the server knows to be gone is given up sooner. */
const ABSENT_GIVE_UP_MS = 2_000;
/** More rebuilds than this in two minutes, and the network is not one to talk on. */
const MAX_RECENT_REBUILDS = 10;
/** Silence heals by itself more often than not in this time. */
const PATIENCE_MS = 1_000;
/** A restart or a rebuild gets this long before the next step. */
const TRY_MS = 8_000;
/** An offer that nobody answers may be lost, with a server or with a session of the other side: it is said again. */
const UNHEARD_MS = 1_000;
/** The first connection gets this long before it is built anew. */
const FIRST_TRY_MS = 12_000;
/**
 * A handshake gets this long: it says its part again after 50 ms, and then after twice the time, so that after 6.4 s it
 * would be silent for as long again.
 */
const HANDSHAKE_MS = 7_000;

/**
 * The default policy. Lost media: after 1 s of silence (at once when the network has changed) signaling must show that
 * it lives; then ICE restarts, again every second while the other side does not answer; if that brings nothing in
 * 8 s though the other side took part, the connection is built anew, and after that through TURN alone if there is any,
 * by turns, every 8 s; after 30 s it is lost. A call that never connected builds its connection anew once: after 12 s, or
 * after 7 s if there is a way and only the keys are missing. While the browser is offline nothing is tried.
 */
export const recoveryPlan: RecoveryPolicy = {
  next(facts) {
    const untilLimitMs = limitMs(facts) - facts.lostForMs;
    if (untilLimitMs <= 0 || facts.recentRebuilds >= MAX_RECENT_REBUILDS)
      return { type: 'give-up' };
    const step = facts.hadMedia ? afterMedia(facts) : beforeMedia(facts);
    if (step.type !== 'wait') return facts.isOnline ? step : { type: 'wait', forMs: untilLimitMs };
    return { type: 'wait', forMs: Math.min(step.forMs, untilLimitMs) };
  },
};

function limitMs({ hadMedia, isPeerAbsent }: RecoveryFacts): number {
  return hadMedia && isPeerAbsent ? ABSENT_GIVE_UP_MS : GIVE_UP_MS;
}

function afterMedia(facts: RecoveryFacts): RecoveryStep {
  const { restarts, rebuilds, sinceTryMs, hasRelay, isSignalingFresh, isPeerHeard } = facts;
  const tryMs = rebuilds === 0 && !isPeerHeard ? UNHEARD_MS : TRY_MS;
  const dueInMs = restarts + rebuilds > 0 ? tryMs - sinceTryMs : patienceMs(facts);
  if (!isSignalingFresh) return { type: 'probe-signaling' };
  if (dueInMs > 0) return { type: 'wait', forMs: dueInMs };
  // The old connection may yet heal by itself, as long as nobody has thrown it away.
  if (restarts === 0 || !isPeerHeard) return { type: 'restart-ice' };
  return { type: 'rebuild', relayOnly: hasRelay && rebuilds % 2 === 1 };
}

function patienceMs({ link, lostForMs, isHasty }: RecoveryFacts): number {
  return link === 'silent' && !isHasty ? PATIENCE_MS - lostForMs : 0;
}

/** The way that did not work is not tried again, where there is another one. */
function beforeMedia({ link, lostForMs, rebuilds, hasRelay }: RecoveryFacts): RecoveryStep {
  if (rebuilds > 0) return { type: 'wait', forMs: Infinity };
  if (link === 'failed') return { type: 'rebuild', relayOnly: hasRelay };
  // Nobody tells that it has found a way meanwhile: it is looked at by then.
  const isShort = link === 'handshaking' || lostForMs < HANDSHAKE_MS;
  const dueInMs = (isShort ? HANDSHAKE_MS : FIRST_TRY_MS) - lostForMs;
  if (dueInMs > 0) return { type: 'wait', forMs: dueInMs };
  return { type: 'rebuild', relayOnly: hasRelay };
}

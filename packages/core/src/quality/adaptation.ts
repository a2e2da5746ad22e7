import type { Shortage } from './shortage.ts';

/** One rung of the ladder: how the camera is sent at most. */
export interface AdaptationRung {
  /** How many times smaller than the camera gives it. */
  readonly scaleDownBy: number;
  readonly maxFps: number;
  /** In bit/s. */
  readonly maxBitrate: number;
  /** Only the sound is sent. */
  readonly isSuspended: boolean;
}

/** From all that the camera and the call's own limits allow, to nothing. Sizes are those of a camera of 720p. */
export const adaptationLadder: readonly AdaptationRung[] = [
  { scaleDownBy: 1, maxFps: 30, maxBitrate: 2_500_000, isSuspended: false },
  { scaleDownBy: 1.33, maxFps: 30, maxBitrate: 1_200_000, isSuspended: false },
  { scaleDownBy: 2, maxFps: 20, maxBitrate: 500_000, isSuspended: false },
  { scaleDownBy: 4, maxFps: 15, maxBitrate: 150_000, isSuspended: false },
  { scaleDownBy: 4, maxFps: 15, maxBitrate: 150_000, isSuspended: true },
];

/** The last rung with a picture of the camera. */
const LAST_PICTURE = 3;
/**
 * A screen beside the camera keeps its size. Where the way is narrow it is asked for few pictures: Chromium 156 sends
 * more of them, and more evenly, than when it may try for many.
 */
export const screenLadder: readonly AdaptationRung[] = /* @__PURE__ */ adaptationLadder.map(
  (_, rung) => ({
    scaleDownBy: 1,
    maxFps: rung < LAST_PICTURE ? Infinity : 5,
    maxBitrate: Infinity,
    isSuspended: false,
  }),
);

export interface AdaptationState {
  /** Where on the ladder; 0 is the best. */
  readonly rung: number;
  /** Unix ms of the last step, and whether it led upwards. */
  readonly steppedAt: number;
  readonly hasClimbed: boolean;
  /** How long to wait before the next try to climb, in ms: doubled by each that fails. */
  readonly waitMs: number;
  /** Unix ms: since when each kind of trouble lasts. */
  readonly since: Partial<Readonly<Record<Trouble, number>>>;
  /** The rung from before a screen came beside the camera; undefined where there is none. */
  readonly aloneRung: number | undefined;
  /** Unix ms: since when the estimate of the way has room for the rung above. */
  readonly roomySince: number | undefined;
}

type Trouble = 'cpu' | 'narrow' | 'bad-sound' | 'worst-sound' | 'loss';

export interface AdaptationFacts {
  /** Unix ms. */
  readonly at: number;
  /** Whether the camera should be sent, and the connection is long enough there to be judged. */
  readonly isJudged: boolean;
  readonly shortage: Shortage | undefined;
  /** In bit/s: what the browser believes the way takes, where it tells, and what is sent. */
  readonly availableBitrate: number | undefined;
  readonly sentBitrate: number | undefined;
  /** In bit/s: the call's own limit for the camera. */
  readonly maxBitrate: number | undefined;
  /** How the other side hears this one. */
  readonly soundScore: number | undefined;
  /** Of the picture. */
  readonly lossPercent: number | undefined;
  /** Whether a screen is shown beside it: that matters more, and the camera gives way to it, too. */
  readonly isSharing: boolean;
}

const WAIT_MS = 20_000;
const MAX_WAIT_MS = 160_000;
/** Room must last this long, in ms, before it counts: an estimate jumps now and then. */
const ROOM_MS = 6_000;
/** Between two steps down, in ms. */
const DOWN_EVERY_MS = 8_000;
/** A step down so soon after one up, in ms, says that the climb was a mistake. */
const PROBE_MS = 12_000;
/** How long a trouble must last to be acted upon, in ms. */
const LASTING_MS: Readonly<Record<Trouble, number>> = {
  cpu: 4_000,
  narrow: 6_000,
  'bad-sound': 6_000,
  'worst-sound': 10_000,
  loss: 6_000,
};
/** A rung needs this part of its bit rate. */
const ENOUGH = 0.75;
const MOST_OF_IT = 0.8;
const BAD_SOUND = 3.1;
const WORST_SOUND = 2.4;
const LOSS_PERCENT = 10;
/** In bit/s: a few sharp pictures of a screen in each second. */
const SCREEN_NEEDS = 300_000;

export const initialAdaptation: AdaptationState = {
  rung: 0,
  steppedAt: 0,
  hasClimbed: false,
  waitMs: WAIT_MS,
  since: {},
  aloneRung: undefined,
  roomySince: undefined,
};

/**
 * The ladder after one more look. The browser itself fits its bit rate to the way: this acts where that is not enough.
 * The same state while nothing changes.
 */
export function nextAdaptation(before: AdaptationState, facts: AdaptationFacts): AdaptationState {
  const { at } = facts;
  // Nothing is learned of the way while no picture is sent.
  if (!facts.isJudged)
    return { ...before, steppedAt: at, hasClimbed: false, since: {}, roomySince: undefined };
  const state = withRoom(besideScreen(before, facts), facts);
  const since = troublesSince(state, facts);
  const lasting = (Object.entries(since) as [Trouble, number][]).flatMap(([trouble, beganAt]) =>
    at - beganAt >= LASTING_MS[trouble] ? [trouble] : [],
  );
  const lower = lowerRung(state.rung, { lasting, facts });
  const sinceStep = at - state.steppedAt;
  if (lower > state.rung && (state.hasClimbed || sinceStep >= DOWN_EVERY_MS)) {
    const hasFailed = state.hasClimbed && sinceStep < PROBE_MS;
    const waitMs = hasFailed ? Math.min(MAX_WAIT_MS, state.waitMs * 2) : WAIT_MS;
    // Sound that cannot be understood is counted through: the next step may be the one that saves it.
    const { 'worst-sound': worst } = since;
    const kept = worst === undefined ? {} : { 'worst-sound': worst };
    return { ...state, rung: lower, steppedAt: at, hasClimbed: false, waitMs, since: kept };
  }
  if (
    state.rung > 0 &&
    isClear(state.rung, { since, facts }) &&
    sinceStep >= waitOf(state, facts)
  ) {
    return { ...state, rung: state.rung - 1, steppedAt: at, hasClimbed: true, since: {} };
  }
  return { ...state, since };
}

interface Standing {
  readonly since: AdaptationState['since'];
  readonly facts: AdaptationFacts;
}

/**
 * Seen with Chromium 156: once a camera was suspended on a narrow way, the sound stayed late for minutes after the way was
 * wide again, and was right as soon as there were pictures (probably the two are kept in step). So sound alone does not
 * keep a suspended camera off where there is room.
 */
function isClear(rung: number, { since, facts }: Standing): boolean {
  const troubles = Object.keys(since);
  if (troubles.length === 0 || rung <= LAST_PICTURE) return troubles.length === 0;
  const { availableBitrate = 0 } = facts;
  const isOnlySound = troubles.every((trouble) => trouble === 'bad-sound');
  return isOnlySound && availableBitrate >= needOf(LAST_PICTURE - 1, facts);
}

/** Beside a screen the browser knows what the way takes, as that asks for much: without room that lasts, a trial only harms. */
function waitOf(
  { roomySince = Infinity, waitMs }: AdaptationState,
  facts: AdaptationFacts,
): number {
  const { isSharing, at } = facts;
  return isSharing && at - roomySince < ROOM_MS ? MAX_WAIT_MS : waitMs;
}

function withRoom(state: AdaptationState, facts: AdaptationFacts): AdaptationState {
  const { availableBitrate = Infinity, at } = facts;
  const isRoomy = availableBitrate >= needOf(state.rung - 1, facts);
  return { ...state, roomySince: isRoomy ? (state.roomySince ?? at) : undefined };
}

/** What the screen has taken is given back when it ends, as a trial: the way may be another one by now. */
function besideScreen(state: AdaptationState, { isSharing, at }: AdaptationFacts): AdaptationState {
  const { rung, aloneRung } = state;
  if (isSharing) return aloneRung === undefined ? { ...state, aloneRung: rung } : state;
  if (aloneRung === undefined) return state;
  if (rung <= aloneRung) return { ...state, aloneRung: undefined };
  return { ...initialAdaptation, rung: aloneRung, steppedAt: at, hasClimbed: true };
}

function troublesSince(state: AdaptationState, facts: AdaptationFacts): AdaptationState['since'] {
  const { shortage, soundScore = Infinity, lossPercent = 0, availableBitrate, at } = facts;
  const troubles: Readonly<Record<Trouble, boolean>> = {
    cpu: shortage === 'cpu',
    narrow: isNarrow(state.rung, facts),
    'bad-sound': soundScore < BAD_SOUND,
    'worst-sound': soundScore < WORST_SOUND,
    // Where the browser has an estimate of the way, loss is in it.
    loss: availableBitrate === undefined && lossPercent >= LOSS_PERCENT,
  };
  const present = (Object.keys(troubles) as Trouble[]).filter((trouble) => troubles[trouble]);
  return Object.fromEntries(present.map((trouble) => [trouble, state.since[trouble] ?? at]));
}

/** Too little for this rung, though it would take more; without a picture the estimate says nothing. */
function isNarrow(rung: number, facts: AdaptationFacts): boolean {
  const { availableBitrate = Infinity, sentBitrate = 0, shortage } = facts;
  const isShort = shortage === 'bandwidth' || sentBitrate >= MOST_OF_IT * availableBitrate;
  return rung <= LAST_PICTURE && isShort && availableBitrate < needOf(rung, facts);
}

interface Lasting {
  readonly lasting: readonly Trouble[];
  readonly facts: AdaptationFacts;
}

function lowerRung(rung: number, { lasting, facts }: Lasting): number {
  const suspended = LAST_PICTURE + 1;
  if (lasting.includes('worst-sound')) return suspended;
  const next = rung + 1;
  // Alone, the picture is given up last, and not at once; beside a screen it is the lesser loss.
  const last = facts.isSharing ? suspended : LAST_PICTURE;
  if (lasting.includes('narrow')) {
    const { availableBitrate = 0 } = facts;
    const rungs = adaptationLadder.map((_, index) => index);
    const fitting = rungs.find((one) => one >= next && availableBitrate >= needOf(one, facts));
    return Math.max(next, Math.min(fitting ?? last, last));
  }
  if (lasting.includes('cpu')) return Math.max(rung, Math.min(next, last));
  const isShort = lasting.includes('bad-sound') || lasting.includes('loss');
  return isShort ? Math.max(rung, Math.min(next, LAST_PICTURE)) : rung;
}

function needOf(rung: number, { maxBitrate = Infinity, isSharing }: AdaptationFacts): number {
  const camera = ENOUGH * Math.min(maxBitrate, adaptationLadder[rung]?.maxBitrate ?? 0);
  return camera + (isSharing ? SCREEN_NEEDS : 0);
}

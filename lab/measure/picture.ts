/** A longer pause between two frames is a picture that stands still. The fake camera makes 20 frames a second. */
export const STILL_AFTER_MS = 400;
/** A picture moves from the frame on that is followed by this many within a second. */
const MOVING_FRAMES = 5;
const MOVING_WITHIN_MS = 1_000;

/** A stretch of time, in Unix ms. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** When the picture moved for the first time from then on; undefined when it never did. */
export function movesFrom(frames: readonly number[], from: number): number | undefined {
  return frames.find((time, index) => {
    const later = frames[index + MOVING_FRAMES];
    return time >= from && later !== undefined && later - time <= MOVING_WITHIN_MS;
  });
}

/** All the time within a span in which the picture stood still, in ms; pauses count from the frame before them. */
export function stillMs(frames: readonly number[], span: Span): number {
  return pausesIn(frames, span).reduce((sum, pause) => sum + pause, 0);
}

/** The longest of these pauses, in ms; 0 when there was none. */
export function longestStillMs(frames: readonly number[], span: Span): number {
  return Math.max(0, ...pausesIn(frames, span));
}

/** How many frames fewer were shown within a span than at the pace of the time before it; never below 0. */
export function framesLost(frames: readonly number[], { before, span }: Pace): number {
  const pace = countIn(frames, before) / lengthOf(before);
  return Math.max(0, Math.round(pace * lengthOf(span) - countIn(frames, span)));
}

interface Pace {
  /** When all was well. */
  readonly before: Span;
  readonly span: Span;
}

function pausesIn(frames: readonly number[], { from, to }: Span): readonly number[] {
  const before = frames.findLast((time) => time <= from) ?? from;
  const times = [before, ...frames.filter((time) => time > from && time < to), to];
  return times
    .slice(1)
    .map((time, index) => time - (times[index] ?? time))
    .filter((pause) => pause > STILL_AFTER_MS);
}

function countIn(frames: readonly number[], { from, to }: Span): number {
  return frames.filter((time) => time >= from && time < to).length;
}

function lengthOf({ from, to }: Span): number {
  return Math.max(1, to - from);
}

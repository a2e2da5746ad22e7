/** A longer pause between two frames is a picture that stands still. The fake camera makes 20 frames a second. */
const STILL_AFTER_MS = 400;
/** A picture that goes on for this long without such a pause moves; */
export const MOVING_MS = 2_500;
/** and then only a longer pause, which is no mere hiccup of a busy machine, means that it has stopped again. */
const STOPPED_AFTER_MS = 1_500;

/** A stretch of time, in Unix ms. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Since when the picture has been moving at the end of a span, not counting what it showed before the span; undefined
 * when it stands still at the end, or has not moved for long enough.
 */
export function movesSince(frames: readonly number[], { from, to }: Span): number | undefined {
  let began = from;
  let last = -Infinity;
  for (const time of frames) {
    if (time < from || time > to) continue;
    const limit = last - began >= MOVING_MS ? STOPPED_AFTER_MS : STILL_AFTER_MS;
    if (time - last > limit) began = time;
    last = time;
  }
  return last - began >= MOVING_MS && to - last <= STOPPED_AFTER_MS ? began : undefined;
}

/** All the time within a span in which the picture stood still, in ms; pauses count from the frame before them. */
export function stillMs(frames: readonly number[], { from, to }: Span): number {
  const before = frames.findLast((time) => time <= from) ?? from;
  let last = before;
  let sum = 0;
  for (const time of [...frames.filter((one) => one > from && one < to), to]) {
    if (time - last > STILL_AFTER_MS) sum += time - last;
    last = time;
  }
  return sum;
}

/**
 * How many frames fewer were shown within a span than at the pace of the time before it, never below 0; undefined when
 * none was shown before.
 */
export function framesLost(frames: readonly number[], { before, span }: Pace): number | undefined {
  const pace = countIn(frames, before) / lengthOf(before);
  if (pace === 0) return undefined;
  return Math.max(0, Math.round(pace * lengthOf(span) - countIn(frames, span)));
}

interface Pace {
  /** When all was well. */
  readonly before: Span;
  readonly span: Span;
}

function countIn(frames: readonly number[], { from, to }: Span): number {
  return frames.filter((time) => time >= from && time < to).length;
}

function lengthOf({ from, to }: Span): number {
  return Math.max(1, to - from);
}

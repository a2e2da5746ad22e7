/** In UTF-16 code units. */
export const MAX_SDP_LENGTH = 49_152;

const MAX_DURATION_MS = 604_800_000;

/** Whether one value is of one kind. */
export type Check = (value: unknown) => boolean;

/** An id of a user, device, call or session: 1 to 255 characters of `0-9 A-Z a-z . _ ~ -`. */
export const isId = (value: unknown): boolean =>
  typeof value === 'string' && /^[\w.~-]{1,255}$/.test(value);

/** A whole number from 0. */
export const isCount: Check = (value) => isWhole(value, 0);

/** A whole number from 1. */
export const isOrdinal: Check = (value) => isWhole(value, 1);

/** A whole number of ms, at most a week. */
export const isDurationMs: Check = (value) => isWhole(value, 0) && Number(value) <= MAX_DURATION_MS;

/** A whole number from 1 to 5. */
export const isStars: Check = (value) => isWhole(value, 1) && Number(value) <= 5;

/** A number from 0 to `most`. */
export function isFigure(most: number): Check {
  return (value) => typeof value === 'number' && value >= 0 && value <= most;
}

export const isBoolean: Check = (value) => typeof value === 'boolean';

export const isAnything: Check = () => true;

/** Text of at most `most` UTF-16 code units. */
export function isText(most: number): Check {
  return (value) => typeof value === 'string' && value.length <= most;
}

/** SDP, at most 49,152 UTF-16 code units. Only its size and characters are checked: no control characters but CR, LF and tab. */
export const isSdp: Check = (value) =>
  typeof value === 'string' &&
  value.length <= MAX_SDP_LENGTH &&
  !/[^\t\n\r -~\x80-\uffff]/.test(value);

export function isOneOf(...values: readonly string[]): Check {
  return (value) => (values as readonly unknown[]).includes(value);
}

export function orNull(check: Check): Check {
  return (value) => value === null || check(value);
}

function isWhole(value: unknown, least: number): boolean {
  return Number.isSafeInteger(value) && Number(value) >= least;
}

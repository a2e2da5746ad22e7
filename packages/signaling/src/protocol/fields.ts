// Every kind of field is one predicate of checks.ts, which the generated shapes use too.
import * as z from 'zod/mini';
import {
  isCount,
  isDurationMs,
  isFigure,
  isId,
  isOrdinal,
  isSdp,
  isStars,
  isText,
} from './checks.ts';

/** An id of a user, device, call or session: 1 to 255 characters of `0-9 A-Z a-z . _ ~ -`. */
export const idSchema = z.custom<string>(isId);

/** A whole number from 0. */
export const countSchema = z.custom<number>(isCount);

/** A whole number from 1. */
export const ordinalSchema = z.custom<number>(isOrdinal);

/** A whole number of ms, at most a week. */
export const durationMsSchema = z.custom<number>(isDurationMs);

/** A whole number from 1 to 5. */
export const starsSchema = z.custom<number>(isStars);

/** A number from 0 to `most`. */
export function figure(most: number): z.ZodMiniCustom<number, number> {
  return z.custom<number>(isFigure(most));
}

/** Text of at most `most` UTF-16 code units. */
export function text(most: number): z.ZodMiniCustom<string, string> {
  return z.custom<string>(isText(most));
}

/** SDP, at most 49,152 UTF-16 code units. Only its size and characters are checked: no control characters but CR, LF and tab. */
export const sdpSchema = z.custom<string>(isSdp);

/** A list of at most `most` items. */
export function list<Item extends z.ZodMiniType>(item: Item, most: number): z.ZodMiniArray<Item> {
  return z.array(item).check(z.refine((items) => items.length <= most));
}

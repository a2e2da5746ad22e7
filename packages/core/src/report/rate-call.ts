import { knowReports } from '@earshot/signaling';
import type { Signaling } from '@earshot/signaling';
import { EarshotError } from '../errors.ts';

/** What a person says about a call, and where that goes. */
export interface CallRatingOptions {
  /** The client that had the call. */
  readonly client: { readonly signaling: Signaling };
  /** From 1 (bad) to 5 (excellent). */
  readonly stars: number;
  /** The app's own words for what was good or bad, such as `echo`: 16 of 64 characters at most. */
  readonly tags?: readonly string[];
  /** 1,000 characters at most. */
  readonly comment?: string;
}

/**
 * Sends what the user says about a call to the server, which keeps it with the record: while the call goes on, and up to
 * a day after its end. The other side does not learn of it. A later rating replaces the one before.
 *
 * @returns Whether it was sent; false without a server, which would keep it.
 * @throws EarshotError `option/invalid` that names the option, `signaling/closed` or `signaling/outbox-full`
 * @example
 * ```ts
 * rateCall(call, { client, stars: 4, tags: ['echo'] });
 * ```
 */
export function rateCall(call: { readonly id: string }, options: CallRatingOptions): boolean {
  const { client, stars, tags, comment } = options;
  check('stars', Number.isInteger(stars) && stars >= 1 && stars <= 5);
  check('tags', isShort(tags));
  check('comment', comment === undefined || comment.length <= 1_000);
  if (client.signaling.arbiter !== 'server') return false;
  knowReports();
  const rating = {
    stars,
    ...(tags === undefined ? {} : { tags: [...tags] }),
    ...(comment === undefined ? {} : { comment }),
  };
  client.signaling.send({ type: 'call.report', call: call.id, rating });
  return true;
}

function isShort(tags: readonly string[] = []): boolean {
  return tags.length <= 16 && tags.every((tag) => tag.length <= 64);
}

function check(option: string, isValid: boolean): void {
  if (!isValid) throw new EarshotError('option/invalid', { details: { option } });
}

import type { PresenceStatus, WatchedUser } from '@earshot/core/presence';
import type { ReactNode } from 'react';
import { usePresence } from './use-presence.ts';

export interface PresenceBadgeProps {
  /** The id of the user whose presence is shown. */
  readonly user: string;
  /** Other words; the default is English. */
  readonly words?: Partial<PresenceWords>;
  /** Writes when somebody was last there, of ms since 1970. Default date and time, in the words of the browser. */
  readonly formatTime?: (ms: number) => string;
}

/** What a badge says. */
export interface PresenceWords extends Readonly<Record<PresenceStatus, string>> {
  /** Somebody was last there at `{time}`. */
  readonly 'offline-since': string;
  /** The connection is lost: `{status}` is what was known last. */
  readonly stale: string;
}

const ENGLISH: PresenceWords = {
  'in-call': 'In a call',
  busy: 'Busy',
  online: 'Online',
  away: 'Away',
  offline: 'Offline',
  'offline-since': 'Offline since {time}',
  stale: '{status} (last known)',
};

/** A shape for each, so that nobody has to tell colours apart: a handset, no entry, a disc, a clock and a ring. */
const SHAPES: Readonly<Record<PresenceStatus, string>> = {
  'in-call':
    'M4.4 1 6.6 4.7 5.3 6.4Q6.7 9.3 9.6 10.7L11.3 9.4 15 11.6Q14.8 15 12 15A11 11 0 0 1 1 4Q1 1.2 4.4 1Z',
  busy: 'M8 1a7 7 0 1 0 0 14A7 7 0 1 0 8 1ZM4 6.8h8v2.4H4Z',
  online: 'M8 1a7 7 0 1 0 0 14A7 7 0 1 0 8 1Z',
  away: 'M8 1a7 7 0 1 0 0 14A7 7 0 1 0 8 1ZM7 3.6h2v3.9l2.9 2.2-1.2 1.6L7 8.5Z',
  offline: 'M8 1a7 7 0 1 0 0 14A7 7 0 1 0 8 1ZM8 3.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 1 1 0-9Z',
};

/**
 * How somebody is, as a shape with words beside it. Nothing while it is not known, and without a `PresenceProvider`. Not
 * announced: whoever reads the page finds it beside the name.
 *
 * @example
 * <PresenceBadge user="bob" />
 */
export function PresenceBadge({ user, words, formatTime }: PresenceBadgeProps): ReactNode {
  const watched = usePresence([user]).get(user);
  if (watched === undefined) return null;
  const { status, isStale } = watched;
  const said = statusWords(watched, { ...ENGLISH, ...words }, formatTime ?? dateAndTime);
  return (
    <span className="earshot earshot-presence" data-status={status} data-stale={isStale}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path fillRule="evenodd" d={SHAPES[status]} />
      </svg>
      {said}
    </span>
  );
}

function statusWords(
  { status, lastSeen, isStale }: WatchedUser,
  words: PresenceWords,
  formatTime: (ms: number) => string,
): string {
  const said =
    lastSeen === undefined
      ? words[status]
      : words['offline-since'].replace('{time}', () => formatTime(lastSeen));
  return isStale ? words.stale.replace('{status}', () => said) : said;
}

function dateAndTime(ms: number): string {
  return new Date(ms).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

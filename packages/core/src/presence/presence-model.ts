import { isId } from '@earshot/signaling';
import type { Availability, PresenceStatus, UserPresence } from '@earshot/signaling';
import type { WatchedUser } from './presence.ts';

/** How users are, by their ids. */
export type Users = ReadonlyMap<string, WatchedUser>;

/** What the user chose, and whether nobody is at the page. */
export interface OwnFacts {
  readonly chosen: Availability;
  readonly isIdle: boolean;
}

const availabilities: readonly unknown[] = ['online', 'away', 'busy'] satisfies Availability[];

/** What the page says of its user: whoever is busy stays so, however long nobody is there. */
export function ownAvailability({ chosen, isIdle }: OwnFacts): Availability {
  return isIdle && chosen === 'online' ? 'away' : chosen;
}

export function isAvailability(value: unknown): value is Availability {
  return availabilities.includes(value);
}

/** From a second to a day: timers of browsers know no more than 24 days. */
export function isAwayAfter(ms: unknown): boolean {
  return typeof ms === 'number' && ms >= 1_000 && ms <= 86_400_000;
}

/** Each id once; undefined for what is no list of ids. */
export function readList(users: unknown): readonly string[] | undefined {
  return isListOfIds(users) ? [...new Set(users)] : undefined;
}

/** Whether two lists of ids, each without doubles, name the same. */
export function isSameList(one: readonly string[], other: readonly string[]): boolean {
  const ids = new Set(other);
  return one.length === ids.size && one.every((user) => ids.has(user));
}

/** What was said, and counts still. */
export interface Said {
  readonly own?: Availability;
  readonly users?: readonly string[];
  /** Whether anybody was ever watched: where tabs share a connection, they remember that. */
  readonly hasWatched: boolean;
}

/** Whether the list has to be said. Who watches nobody, and never did, need not say so. */
export function hasToWatch(users: readonly string[], { users: said, hasWatched }: Said): boolean {
  if (said !== undefined) return !isSameList(users, said);
  return users.length > 0 || hasWatched;
}

/** What is known of those who are watched now. */
export function keepWatched(users: Users, wanted: readonly string[]): Users {
  const ids = new Set(wanted);
  const kept = [...users].filter(([user]) => ids.has(user));
  return kept.length === users.size ? users : new Map(kept);
}

/** The server has told: what it says of users who are not watched (another tab may watch them) is nothing. */
export function hearUsers(
  users: Users,
  news: readonly UserPresence[],
  wanted: readonly string[],
): Users {
  const ids = new Set(wanted);
  const next = new Map(users);
  for (const { user, status, lastSeen } of news) {
    if (!ids.has(user)) continue;
    const before = users.get(user);
    const isSame = before?.status === status && before.lastSeen === lastSeen && !before.isStale;
    if (!isSame) next.set(user, Object.freeze(watched({ user, status, lastSeen })));
  }
  const hasNews = [...next].some(([user, known]) => users.get(user) !== known);
  return hasNews ? next : users;
}

/** Nothing was heard of these users since the connection was lost. */
export function markStale(users: Users, unheard: ReadonlySet<string>): Users {
  const isFresh = ([user, { isStale }]: readonly [string, WatchedUser]): boolean =>
    isStale || !unheard.has(user);
  if ([...users].every(isFresh)) return users;
  return new Map(
    [...users].map(([user, known]) => [
      user,
      isFresh([user, known]) ? known : Object.freeze({ ...known, isStale: true }),
    ]),
  );
}

/** Those whose status is another one. */
export function changedUsers(before: Users, after: Users): readonly WatchedUser[] {
  return [...after.values()].filter(({ user, status }) => before.get(user)?.status !== status);
}

/** Whether the server has told of all who are watched. */
export function isWholeAnswer(news: readonly UserPresence[], wanted: readonly string[]): boolean {
  const told = new Set(news.map(({ user }) => user));
  return wanted.every((user) => told.has(user));
}

/** How often the server has said "too often" in a row, and when it did last (Unix ms). */
export interface Refusals {
  readonly count: number;
  readonly at: number;
}

export const noRefusals: Refusals = { count: 0, at: -Infinity };

const RETRY_BASE_MS = 4_000;
const RETRY_CAP_MS = 60_000;

/** One more; what is long ago counts no more. */
export function addRefusal({ count, at }: Refusals, now: number): Refusals {
  return { count: now - at > 2 * RETRY_CAP_MS ? 1 : count + 1, at: now };
}

/** How long to wait after a refusal, in ms: the doubled wait of before, and a part of it by chance. */
export function retryMs({ count }: Refusals, random: number): number {
  const longest = Math.min(RETRY_CAP_MS, RETRY_BASE_MS * 2 ** Math.min(count - 1, 10));
  return Math.round((longest * (1 + random)) / 2);
}

function watched(told: {
  readonly user: string;
  readonly status: PresenceStatus;
  readonly lastSeen: number | undefined;
}): WatchedUser {
  const { lastSeen, ...rest } = told;
  return lastSeen === undefined
    ? { ...rest, isStale: false }
    : { ...rest, lastSeen, isStale: false };
}

function isListOfIds(users: unknown): users is readonly string[] {
  return Array.isArray(users) && users.every(isId);
}

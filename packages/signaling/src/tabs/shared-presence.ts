import type { CheckedMessage } from '../outgoing.ts';
import { commonAvailability, MAX_WATCHED_USERS } from '../protocol/availability.ts';
import type { Availability, Message } from '../protocol/messages.ts';
import type { SharedState, SharedStep } from './shared-state.ts';

/** What a tab wants of presence: how its user is, and whom it watches. */
export interface TabWish {
  readonly status?: Availability;
  readonly users?: readonly string[];
}

type FromPage = Message<'presence.set' | 'presence.watch'>;

export function isFromPage(message: Message): message is FromPage {
  return message.type === 'presence.set' || message.type === 'presence.watch';
}

/** Tabs are one device to the server: it hears what all of them want together. */
export function routePresence(
  state: SharedState,
  { tab, message }: { readonly tab: string; readonly message: FromPage },
): SharedStep {
  const member = state.members.get(tab);
  if (member === undefined) return [state, []];
  const { type, ...wish } = message;
  const presence = { ...member.presence, ...wish };
  const next = { ...state, members: new Map(state.members).set(tab, { ...member, presence }) };
  return [next, [{ message: type === 'presence.set' ? allSay(next) : allWatch(next) }]];
}

/** What the server has to hear of a tab that is gone. */
export function leavePresence(before: SharedState, after: SharedState): readonly CheckedMessage[] {
  const pairs = [
    [allWatch(before), allWatch(after)],
    [allSay(before), allSay(after)],
  ] as const;
  return pairs.flatMap(([old, now]) =>
    JSON.stringify(old) === JSON.stringify(now) ? [] : [{ message: now }],
  );
}

function allWatch(state: SharedState): Message<'presence.watch'> {
  const all = new Set(wishes(state).flatMap(({ users = [] }) => users));
  return { type: 'presence.watch', users: [...all].slice(0, MAX_WATCHED_USERS) };
}

/** Where no tab says anything, the device is online. */
function allSay(state: SharedState): Message<'presence.set'> {
  const said = wishes(state).map(({ status }) => status);
  return { type: 'presence.set', status: commonAvailability(said) ?? 'online' };
}

function wishes({ members }: SharedState): readonly TabWish[] {
  return [...members.values()].flatMap(({ isHere, presence }) =>
    isHere && presence !== undefined ? [presence] : [],
  );
}

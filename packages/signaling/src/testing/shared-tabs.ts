import type { CheckedMessage } from '../outgoing.ts';
import type { Message } from '../protocol/messages.ts';
import type { Incoming } from '../signaling.ts';
import type { SharedCall } from '../tabs/shared-call.ts';
import { createSharedState, type SharedState } from '../tabs/shared-state.ts';
import { sharedTransition, type SharedInput } from '../tabs/shared-transition.ts';

/** When everything in these tests happens, in Unix ms. */
const NOW = 1_000_000;
export const GRACE_MS = 20_000;

export const bob = { user: 'bob', device: 'bob-1' };
export const media = { audio: true, video: false };

/** Says what happens, one thing after another, and remembers what came of it. */
export class SharedTabs {
  state: SharedState;
  now = NOW;
  /** What went to the server. */
  readonly sent: CheckedMessage[] = [];
  #read = 0;

  constructor(...tabs: readonly string[]) {
    const session = {
      ticket: { session: 's1', secret: 'secret' },
      self: { user: 'alice', device: 'browser' },
      providesIce: false,
      received: 0,
      acked: 0,
      waiting: [],
    };
    this.state = { ...createSharedState('browser', { origin: 'a' }), session };
    for (const tab of tabs) this.join(tab);
    this.news();
  }

  /** The server gives ICE servers with each call. */
  givesIce(): this {
    const { session } = this.state;
    this.state = { ...this.state, session: session && { ...session, providesIce: true } };
    return this;
  }

  input(input: SharedInput): this {
    const [state, sends] = sharedTransition(this.state, input, {
      now: this.now,
      graceMs: GRACE_MS,
    });
    this.state = { ...state, version: state.version + 1 };
    this.sent.push(...sends);
    return this;
  }

  join(tab: string, claims: readonly string[] = []): this {
    const attention = { isTouched: false, isFocused: false, isVisible: true, since: this.now };
    return this.input({ type: 'tab.joined', tab, attention, claims, sent: 0 });
  }

  leave(tab: string, isForGood = false): this {
    return this.input({ type: 'tab.left', tab, isForGood });
  }

  /** A tab says something to bob (or to the server). */
  says(tab: string, message: Message, to: CheckedMessage['to'] = bob): this {
    const n = (this.state.members.get(tab)?.sent ?? 0) + 1;
    return this.input({ type: 'tab.sent', tab, n, message, to });
  }

  /** The server says something, in its own name or in bob's. */
  hears(message: Message, from?: Incoming['from']): this {
    const cause = { session: 's1', number: 1 };
    return this.input({ type: 'server.said', incoming: { from, message }, cause });
  }

  call(id: string): SharedCall | undefined {
    return this.state.calls.get(id);
  }

  /** What each tab was posted since this was last asked, in words. */
  news(): Record<string, string[]> {
    const read = this.#read;
    this.#read = this.state.posted;
    const news = [...this.state.members].map(([tab, { mail }]): [string, string[]] => [
      tab,
      mail.filter(({ id }) => id > read).map(({ incoming }) => words(incoming.message)),
    ]);
    return Object.fromEntries(news.filter(([, letters]) => letters.length > 0));
  }

  /** What went to the server since this was last asked, in words. */
  takeSent(): string[] {
    return this.sent.splice(0).map(({ message, to }) => {
      const whom = to === undefined ? '' : ` → ${[to.user, to.device].filter(Boolean).join('/')}`;
      return words(message) + whom;
    });
  }
}

/** A message in a few words. */
export function words(message: Message): string {
  if (message.type === 'calls.sync') {
    const calls = message.calls.map(({ call, status, answeredMs, device }) =>
      [call, status, answeredMs, device].filter((each) => each !== undefined).join(' '),
    );
    return ['calls.sync', ...calls].join(', ').replace(',', '');
  }
  if (!('call' in message)) return message.type;
  return [message.type, message.call, ...details(message)].join(' ');
}

function details(message: Message): readonly (string | number)[] {
  switch (message.type) {
    case 'call.end':
      return [message.reason, ...(message.winner === undefined ? [] : [`(${message.winner})`])];
    case 'call.elsewhere':
      return [message.isOver ? 'over' : message.device];
    case 'call.invite':
      return [message.ringMs];
    case 'ice.servers':
      return [message.lifetimeMs];
    case 'call.taken':
      return [message.peer.device, message.answeredMs];
    default:
      return [];
  }
}

export const invite = (call: string, ringMs = 60_000): Message<'call.invite'> => ({
  ...{ type: 'call.invite', call, media, ringMs },
  context: 'a conversation',
});
export const accept = (call: string): Message<'call.accept'> => ({
  ...{ type: 'call.accept', call, media, hasOffer: true },
});
export const ringing = (call: string): Message<'call.ringing'> => ({ type: 'call.ringing', call });
export const end = (
  call: string,
  reason: Message<'call.end'>['reason'],
  more: Partial<Message<'call.end'>> = {},
): Message<'call.end'> => ({ type: 'call.end', call, reason, ...more });
export const candidates = (call: string): Message<'call.candidates'> => ({
  ...{ type: 'call.candidates', call, epoch: 0, ufrag: 'u', candidates: [] },
});
export const iceServers = (call: string): Message<'ice.servers'> => ({
  ...{ type: 'ice.servers', call, iceServers: [], lifetimeMs: 600_000 },
});
export const take = (call: string): Message<'call.take'> => ({ type: 'call.take', call, media });
export const taken = (call: string): Message<'call.taken'> => ({
  ...{ type: 'call.taken', call, peer: bob, direction: 'incoming', media, answeredMs: 5_000 },
});
export const elsewhere = (call: string, isOver = false): Message<'call.elsewhere'> => ({
  ...{ type: 'call.elsewhere', call, peer: 'bob', device: 'phone', direction: 'incoming', media },
  isOver,
});

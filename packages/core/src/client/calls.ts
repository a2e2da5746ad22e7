import type { Incoming, Message, Sender, Signaling, SignalingState } from '@earshot/signaling';
import { randomId } from '@earshot/signaling';
import type { AcceptOptions, Call } from '../call/call.ts';
import type { CallInput } from '../call/call-input.ts';
import type { CallFacts } from '../call/call-context.ts';
import { createLiveCall } from '../call/live-call.ts';
import type { LiveCall, LiveCallOptions } from '../call/live-call.ts';
import { placeCall, receiveCall, rejoinCall } from '../call/transition.ts';
import type { Platform } from '../platform/platform.ts';
import type { CallOptions } from './call-client.ts';
import type { ClientSettings } from './client-options.ts';
import { createEarlyMessages } from './early-messages.ts';
import { createElsewhere } from './elsewhere.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { Outgoing } from './glare.ts';
import { judgeInvite } from './invite-verdict.ts';
import type { InviteVerdict } from './invite-verdict.ts';
import { leaveCalls, takeCalls, wishOf } from './left-calls.ts';
import { createTombstones } from './tombstones.ts';

type Invite = Message<'call.invite'>;

/** A call that was answered before and goes on here. */
interface Rejoining {
  readonly id: string;
  readonly peer: Sender;
  readonly entry: Pick<Message<'call.taken'>, 'direction' | 'media' | 'context' | 'answeredMs'>;
  readonly wish: AcceptOptions;
}

export interface CallsOptions {
  readonly signaling: Signaling;
  readonly platform: Platform;
  readonly settings: ClientSettings;
  /** A call has begun; `rings` when a person has to answer it here. */
  readonly began: (call: Call, rings: boolean) => void;
  /** The list, or the status of a call in it, is another one. */
  readonly changed: () => void;
}

/** The calls of one client: makes them, hands each its messages, forgets them when they end. */
export class Calls {
  readonly #options: CallsOptions;
  readonly #calls = new Map<string, LiveCall>();
  readonly #over = createTombstones();
  readonly #early = createEarlyMessages();
  readonly elsewhere: Elsewhere;
  /** How the page before this one took part in its calls. */
  readonly #left: ReturnType<typeof takeCalls>;
  #live: readonly Call[] = [];

  constructor(options: CallsOptions) {
    const { signaling, platform, changed } = options;
    this.#options = options;
    this.#left = takeCalls(platform.memory);
    this.elsewhere = createElsewhere({ signaling, changed, clock: platform.clock });
  }

  /** Calls that have not ended, oldest first; the same array until one comes or goes. */
  get live(): readonly Call[] {
    return this.#live;
  }

  place(user: string, options: CallOptions): Call {
    const { signaling, settings, began } = this.#options;
    const { audio = true, video = false, context } = options;
    const live = this.#begin({
      facts: {
        id: randomId(),
        direction: 'outgoing',
        user,
        wanted: { audio: audio !== false, video: video !== false },
        context,
        ringMs: settings.ringMs,
      },
      initial: placeCall(signaling.arbiter),
      media: options,
    });
    live.start();
    began(live.call, false);
    return live.call;
  }

  receive(incoming: Incoming): void {
    const { message, from } = incoming;
    switch (message.type) {
      case 'calls.sync':
        this.#sync(message);
        return;
      case 'call.elsewhere':
        this.elsewhere.note(message);
        return;
      case 'call.taken':
        this.#taken(message);
        return;
      case 'call.invite':
        this.#invited(message, from);
        return;
      default:
        this.#receiveInCall(message, incoming);
    }
  }

  /** The page may be about to be loaded again, or it is seen once more. */
  leave(isVisible: boolean): void {
    leaveCalls(this.#options.platform.memory, isVisible ? [] : this.#live);
  }

  signalingMoved(state: SignalingState): void {
    if (state.status !== 'closed') return;
    this.#tellAll({ type: 'signaling.closed', error: state.error });
  }

  endAll(): void {
    this.elsewhere.close();
    this.#tellAll({ type: 'local.left' });
  }

  #receiveInCall(message: Extract<Message, { readonly call: string }>, incoming: Incoming): void {
    const { call } = message;
    const live = this.#calls.get(call);
    if (live !== undefined) live.receive(message, incoming.from);
    else if (message.type === 'call.end') {
      this.#over.add(call);
      this.elsewhere.refused(call);
    } else if (this.elsewhere.isTaking(call) || !this.#over.has(call)) {
      this.#early.keep(call, incoming);
    }
  }

  #tellAll(input: CallInput): void {
    for (const live of [...this.#calls.values()]) live.dispatch(input);
  }

  #begin(parts: Pick<LiveCallOptions, 'facts' | 'initial' | 'media'>): LiveCall {
    const { settings, platform, signaling } = this.#options;
    const live = createLiveCall({
      ...parts,
      ...{ settings, platform, signaling },
      moved: () => this.#moved(live.call),
    });
    this.#calls.set(parts.facts.id, live);
    this.#list();
    return live;
  }

  #list(): void {
    this.#live = [...this.#calls.values()].map(({ call }) => call);
    this.#options.changed();
  }

  #moved(call: Call): void {
    if (call.state.status === 'connecting') this.#holdOthers(call);
    if (call.state.status !== 'ended') {
      this.#options.changed();
      return;
    }
    this.#calls.delete(call.id);
    this.#over.add(call.id);
    this.#list();
  }

  /** A person talks in one call at a time: answering another one holds those before it. */
  #holdOthers(answered: Call): void {
    for (const call of this.#live) {
      if (call !== answered && call.can('hold')) call.hold();
    }
  }

  #invited(invite: Invite, from: Sender | undefined): void {
    if (from === undefined) return;
    const verdict = this.#judge(invite, from);
    if (verdict.type === 'ignore') return;
    if (verdict.type !== 'busy') {
      this.#incoming(invite, {
        from,
        mine: verdict.type === 'take-over' ? verdict.mine : undefined,
      });
      return;
    }
    this.#over.add(invite.call);
    this.#say({ type: 'call.end', call: invite.call, reason: 'busy' }, from);
  }

  #judge({ call, ringMs }: Invite, { user }: Sender): InviteVerdict {
    return judgeInvite({
      invite: { call, user, ringMs },
      isKnown: this.#calls.has(call) || this.#over.has(call),
      outgoing: this.#live.filter(({ direction }) => direction === 'outgoing').map(outgoingOf),
      hasLiveCall: this.#calls.size > 0,
      whenBusy: this.#options.settings.whenBusy,
    });
  }

  /** Rings; but in glare our own call (`mine`) gives way, and its media answers theirs. */
  #incoming(invite: Invite, { from, mine = '' }: { from: Sender; mine: string | undefined }): void {
    const { signaling, began } = this.#options;
    const initial = receiveCall(signaling.arbiter, from.device);
    const live = this.#begin({ facts: factsOf(invite, from), initial, media: {} });
    const { id } = live.call;
    const own = this.#calls.get(mine);
    if (own !== undefined) live.media.adopt(own.media);
    own?.dispatch({ type: 'local.replaced', by: id });
    live.start();
    for (const early of this.#early.take(id)) live.receive(early.message, early.from);
    began(live.call, own === undefined);
    if (own !== undefined) void live.call.accept({ video: own.call.kind === 'video' });
  }

  /** The server's list after a session that could not be resumed: what it lacks is over. */
  #sync({ calls }: Message<'calls.sync'>): void {
    this.elsewhere.clear();
    const listed = new Set(calls.map(({ call }) => call));
    for (const [id, live] of [...this.#calls]) {
      if (!listed.has(id)) live.dispatch({ type: 'remote.forgotten' });
    }
    for (const { call: id, peer, device, status, answeredMs = 0, ...entry } of calls) {
      const isKnown = this.#calls.has(id) || this.#over.has(id);
      // One that rings here comes as an invite of its own; one that this page placed before it was loaded again is over.
      if (status === 'ringing' && !isKnown && entry.direction === 'outgoing') {
        this.#say({ type: 'call.end', call: id, reason: 'cancelled' }, { user: peer });
      }
      if (status === 'ringing' || isKnown || device === undefined) continue;
      const left = this.#left.get(id);
      const wish = wishOf(left, entry.media.video);
      const call = this.#rejoin({
        ...{ id, wish, peer: { user: peer, device } },
        entry: { ...entry, answeredMs },
      });
      if (left?.isMuted === true) call.mute();
      if (left?.isHeld === true) call.hold();
    }
  }

  #taken({ call: id, peer, ...entry }: Message<'call.taken'>): void {
    const taking = this.elsewhere.taken(id);
    if (this.#calls.has(id)) return;
    this.#over.remove(id);
    const wish = {
      video: entry.media.video,
      fallback: 'receive-only',
      ...taking?.options,
    } as const;
    const call = this.#rejoin({ id, peer, entry, wish });
    taking?.resolve(call);
  }

  #rejoin({ id, peer, entry, wish }: Rejoining): Call {
    const { platform, began } = this.#options;
    const { direction, media, context, answeredMs } = entry;
    const since = platform.clock.now() - answeredMs;
    const live = this.#begin({
      facts: { id, direction, user: peer.user, wanted: media, context, ringMs: 0 },
      initial: rejoinCall(direction, { device: peer.device, since }),
      media: wish,
    });
    live.start();
    for (const early of this.#early.take(id)) live.receive(early.message, early.from);
    began(live.call, false);
    return live.call;
  }

  #say(message: Message, to: Sender | { readonly user: string }): void {
    try {
      this.#options.signaling.send(message, to);
    } catch (error) {
      this.#options.platform.log('warn', 'send.failed', { type: message.type, error });
    }
  }
}

function factsOf(invite: Invite, from: Sender): CallFacts {
  return {
    id: invite.call,
    direction: 'incoming',
    user: from.user,
    wanted: invite.media,
    context: invite.context,
    ringMs: invite.ringMs,
  };
}

function outgoingOf({ id, peer, state }: Call): Outgoing {
  const isOpen = state.status === 'dialing' || state.status === 'ringing';
  return { id, user: peer.user, isOpen };
}

import type { Incoming, Message, Sender, Signaling, SignalingState } from '@earshot/signaling';
import { randomId } from '@earshot/signaling';
import type { Call } from '../call/call.ts';
import type { CallInput } from '../call/call-input.ts';
import type { CallFacts } from '../call/call-context.ts';
import { createLiveCall } from '../call/live-call.ts';
import type { LiveCall, LiveCallOptions } from '../call/live-call.ts';
import { placeCall, receiveCall } from '../call/transition.ts';
import type { Platform } from '../platform/platform.ts';
import type { CallOptions } from './call-client.ts';
import type { ClientSettings } from './client-options.ts';
import { createEarlyMessages } from './early-messages.ts';
import type { Outgoing } from './glare.ts';
import { judgeInvite } from './invite-verdict.ts';
import type { InviteVerdict } from './invite-verdict.ts';
import { createTombstones } from './tombstones.ts';

type Invite = Message<'call.invite'>;

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
  #live: readonly Call[] = [];

  constructor(options: CallsOptions) {
    this.#options = options;
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
    if (message.type === 'calls.sync') {
      this.#sync(message);
      return;
    }
    const live = this.#calls.get(message.call);
    if (message.type === 'call.invite') this.#invited(message, from);
    else if (live !== undefined) live.receive(message, from);
    else if (message.type === 'call.end') this.#over.add(message.call);
    else if (!this.#over.has(message.call)) this.#early.keep(message.call, incoming);
  }

  signalingMoved(state: SignalingState): void {
    if (state.status !== 'closed') return;
    this.#tellAll({ type: 'signaling.closed', error: state.error });
  }

  endAll(): void {
    this.#tellAll({ type: 'local.left' });
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
    const listed = new Set(calls.map(({ call }) => call));
    for (const [id, live] of [...this.#calls]) {
      if (!listed.has(id)) live.dispatch({ type: 'remote.forgotten' });
    }
    for (const { call, peer, status } of calls) {
      // A ringing call comes as an invite of its own; of one that was answered here only the record is left.
      if (status === 'ringing' || this.#calls.has(call)) continue;
      this.#say({ type: 'call.end', call, reason: 'connection-lost' }, { user: peer });
    }
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

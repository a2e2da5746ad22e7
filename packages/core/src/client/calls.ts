import type { Incoming, Message, Sender, Signaling, SignalingState } from '@earshot/signaling';
import { randomId } from '@earshot/signaling';
import type { Call } from '../call/call.ts';
import type { CallInput } from '../call/call-input.ts';
import type { CallFacts } from '../call/call-context.ts';
import { createLiveCall } from '../call/live-call.ts';
import type { LiveCall, LiveCallOptions } from '../call/live-call.ts';
import { placeCall, receiveCall } from '../call/transition.ts';
import { wantedOf } from '../call/wanted-media.ts';
import type { Platform } from '../platform/platform.ts';
import type { CallOptions } from './call-client.ts';
import type { ClientSettings } from './client-options.ts';
import type { AnsweredCall, ComingBack } from './come-back.ts';
import { createEarlyMessages } from './early-messages.ts';
import { judgeInvite } from './invite-verdict.ts';
import type { InviteVerdict, Outgoing } from './invite-verdict.ts';
import { createTombstones } from './tombstones.ts';

type Invite = Message<'call.invite'>;
type Begin = Pick<LiveCallOptions, 'facts' | 'initial' | 'media'>;

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
  readonly comingBack: ComingBack | undefined;
  #live: readonly Call[] = [];

  constructor(options: CallsOptions) {
    const { signaling, platform, settings, changed } = options;
    this.#options = options;
    this.comingBack = settings.comeBack?.({
      ...{ signaling, platform, changed },
      begin: (parts) => this.#start(parts),
      holdOthers: (call) => this.#holdOthers(call),
    });
  }

  /** Calls that have not ended, oldest first; the same array until one comes or goes. */
  get live(): readonly Call[] {
    return this.#live;
  }

  place(user: string, options: CallOptions): Call {
    const { signaling, settings } = this.#options;
    return this.#start({
      facts: {
        id: randomId(),
        direction: 'outgoing',
        user,
        wanted: wantedOf(options),
        context: options.context,
        ringMs: settings.ringMs,
      },
      initial: placeCall(signaling.arbiter),
      media: options,
    });
  }

  receive(incoming: Incoming): void {
    const { message } = incoming;
    if (message.type === 'calls.sync') this.#sync(message);
    else if (message.type === 'call.elsewhere' || message.type === 'call.taken') {
      this.comingBack?.receive(message, this.#calls.has(message.call));
    } else if (message.type === 'call.invite') this.#invited(message, incoming.from);
    // What is about users is for others who listen.
    else if ('call' in message) this.#receiveInCall(message, incoming);
  }

  /** The page may be about to be loaded again, or it is seen once more. */
  leave(isVisible: boolean): void {
    this.comingBack?.leave(isVisible ? [] : this.#live);
  }

  signalingMoved(state: SignalingState): void {
    if (state.status !== 'closed') return;
    this.#tellAll({ type: 'signaling.closed', error: state.error });
  }

  endAll(): void {
    this.comingBack?.close();
    this.#tellAll({ type: 'local.left' });
  }

  #receiveInCall(message: Extract<Message, { readonly call: string }>, incoming: Incoming): void {
    const { call } = message;
    const live = this.#calls.get(call);
    if (live !== undefined) live.receive(message, incoming.from);
    else if (message.type === 'call.end') {
      this.#over.add(call);
      this.comingBack?.refused(call);
    } else if (this.comingBack?.isTaking(call) === true || !this.#over.has(call)) {
      this.#early.keep(call, incoming);
    }
  }

  #tellAll(input: CallInput): void {
    for (const live of [...this.#calls.values()]) live.dispatch(input);
  }

  #begin(parts: Begin): LiveCall {
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

  /** A call that nobody has to answer here. */
  #start(parts: Begin): Call {
    const live = this.#begin(parts);
    this.#over.remove(parts.facts.id);
    this.#run(live, false);
    return live.call;
  }

  #run(live: LiveCall, rings: boolean): void {
    const { call } = live;
    live.start();
    for (const { message, from } of this.#early.take(call.id)) live.receive(message, from);
    this.#options.began(call, rings);
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
    const initial = receiveCall(this.#options.signaling.arbiter, from.device);
    const live = this.#begin({ facts: factsOf(invite, from), initial, media: {} });
    const { id } = live.call;
    const own = this.#calls.get(mine);
    if (own !== undefined) live.media.adopt(own.media);
    own?.dispatch({ type: 'local.replaced', by: id });
    this.#run(live, own === undefined);
    if (own !== undefined) void live.call.accept({ video: own.call.kind === 'video' });
  }

  /** The server's list after a session that could not be resumed: what it lacks is over. */
  #sync({ calls }: Message<'calls.sync'>): void {
    this.comingBack?.clear();
    const listed = new Set(calls.map(({ call }) => call));
    for (const [id, live] of [...this.#calls]) {
      if (!listed.has(id)) live.dispatch({ type: 'remote.forgotten' });
    }
    for (const entry of calls) {
      if (!this.#calls.has(entry.call) && !this.#over.has(entry.call)) this.#meet(entry);
    }
  }

  /** A call that the page before this one had. One that rings here comes as an invite of its own. */
  #meet(entry: AnsweredCall): void {
    const { call, peer: user, status, direction } = entry;
    const isRinging = status === 'ringing';
    if (isRinging && direction === 'incoming') return;
    if (!isRinging && this.comingBack !== undefined) this.comingBack.resume(entry);
    else
      this.#say({ type: 'call.end', call, reason: isRinging ? 'cancelled' : 'hangup' }, { user });
  }

  #say(message: Message, to: Sender | { readonly user: string }): void {
    try {
      this.#options.signaling.send(message, to);
    } catch (error) {
      this.#options.platform.log('warn', 'send.failed', { type: message.type, error });
    }
  }
}

function factsOf(
  { call: id, media: wanted, context, ringMs, isForked }: Invite,
  { user }: Sender,
): CallFacts {
  return { id, direction: 'incoming', user, wanted, context, ringMs, isForked };
}

function outgoingOf({ id, peer, state }: Call): Outgoing {
  const isOpen = state.status === 'dialing' || state.status === 'ringing';
  return { id, user: peer.user, isOpen };
}

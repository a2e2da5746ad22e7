import type { CallEffect, CallTimer } from './call-effect.ts';
import type { CallInput, Timed } from './call-input.ts';
import type { CallModel } from './call-model.ts';
import type { CallState, EndReason } from './call-state.ts';

/** The next model and what to do about it. An ignored input gives the same model and nothing to do. */
export type Transition = readonly [CallModel, readonly CallEffect[]];

type Answer = Transition | undefined;
type InputOf<Type extends CallInput['type']> = Extract<CallInput, { type: Type }>;

/** A call that this side places: it dials as soon as there is media. */
export function placeCall(arbiter: CallModel['arbiter']): Transition {
  const model = { direction: 'outgoing', arbiter, isAnnounced: false } as const;
  return enter(model, { status: 'dialing' }, [{ type: 'capture' }]);
}

/** A call that came in: it rings. */
export function receiveCall(arbiter: CallModel['arbiter'], device: string): Transition {
  const model = { direction: 'incoming', arbiter, isAnnounced: true, device } as const;
  return enter(model, { status: 'ringing' }, [{ type: 'send-ringing' }, { type: 'prepare-link' }]);
}

/** A call that goes on here: after the page was loaded again, or taken over from another device. */
export function rejoinCall(
  direction: CallModel['direction'],
  { device, since }: { readonly device: string; readonly since: number },
): Transition {
  const model = { direction, arbiter: 'server', isAnnounced: true, device } as const;
  return enter(model, { status: 'reconnecting', since, attempt: 1 }, [
    { type: 'rejoin-link' },
    { type: 'capture' },
    { type: 'share-media-state' },
    { type: 'start-recovery' },
  ]);
}

/** What a call does next: total over status × input × direction; `ended` absorbs everything. */
export function transition(model: CallModel, timed: Timed<CallInput>): Transition {
  const answer =
    model.state.status === 'ended'
      ? // The one thing that is still answered after the end: a device that accepts too late.
        lateAccept(model, timed.input)
      : (ending(model, timed) ?? moving(model, timed));
  return answer ?? [model, []];
}

function ending(model: CallModel, { input, at }: Timed<CallInput>): Answer {
  const { state } = model;
  const plain = endReason(model, input);
  if (plain === undefined) return undefined;
  const reason = explained(plain, input);
  const effects: CallEffect[] = [];
  if (model.isAnnounced && isOursToTell(model, input)) effects.push({ type: 'send-end', reason });
  const since = 'since' in state ? { since: state.since } : {};
  const ended: CallState = { status: 'ended', reason, ...since, endedAt: at };
  return [{ ...model, state: ended }, [...effects, { type: 'dispose' }]];
}

/** Why a connection failed, for the ends that a connection brings about. */
function explained(reason: EndReason, input: CallInput): EndReason {
  if (reason.type !== 'connection-lost' && reason.type !== 'network-unsupported') return reason;
  return 'diagnosis' in input ? { ...reason, diagnosis: input.diagnosis } : reason;
}

/**
 * The other side and the server need not hear of what they said themselves; but without a server the caller passes
 * one device's answer on to the others that ring.
 */
function isOursToTell(model: CallModel, { type }: CallInput): boolean {
  if (type === 'local.left') return !isRingingHere(model);
  if (type === 'remote.ended') return model.arbiter === 'peers' && isBeforeAnswer(model);
  return type !== 'remote.forgotten' && type !== 'signaling.closed';
}

/** Why this input ends the call, or undefined when it does not. */
function endReason(model: CallModel, input: CallInput): EndReason | undefined {
  const { status } = model.state;
  switch (input.type) {
    case 'local.hang-up':
    case 'local.left':
      if (isRingingHere(model)) return ringingReason(input.type);
      return isBeforeAnswer(model) ? { type: 'cancelled' } : { type: 'hangup', by: 'me' };
    case 'local.reject':
      return isRingingHere(model) ? { type: 'rejected', by: 'me', why: input.why } : undefined;
    case 'local.replaced':
      return isBeforeAnswer(model) ? { type: 'replaced', by: input.by } : undefined;
    case 'media.failed':
      return { type: 'media-failed', by: 'me', error: input.error };
    case 'remote.ended':
      return isHeeded(model, input) ? input.reason : undefined;
    case 'remote.forgotten':
      return forgottenReason(model);
    case 'signaling.closed':
      return hasMedia(model) ? undefined : { type: 'signaling-failed', error: input.error };
    case 'link.gave-up':
      return hasMedia(model) ? { type: 'connection-lost' } : { type: 'network-unsupported' };
    case 'timer.ring':
      if (status === 'dialing' && !input.isOnline) return { type: 'signaling-failed' };
      return status === 'dialing' || status === 'ringing' ? { type: 'unanswered' } : undefined;
    case 'timer.reach':
      return status === 'dialing' ? { type: 'unavailable' } : undefined;
    case 'timer.connect':
      return status === 'connecting' ? { type: 'network-unsupported' } : undefined;
    case 'timer.max-duration':
      return hasMedia(model) && isReferee(model) ? { type: 'max-duration' } : undefined;
    default:
      return undefined;
  }
}

/** A person declines; a client that closes leaves the ring to the user's other devices. */
function ringingReason(type: 'local.hang-up' | 'local.left'): EndReason {
  return type === 'local.left' ? { type: 'unanswered' } : { type: 'rejected', by: 'me' };
}

function moving(model: CallModel, { input, at }: Timed<CallInput>): Answer {
  const { state } = model;
  switch (input.type) {
    case 'media.ready':
      if (state.status !== 'dialing' || model.isAnnounced) return undefined;
      return [{ ...model, isAnnounced: true }, [{ type: 'send-invite' }, { type: 'open-link' }]];
    case 'remote.ringing':
      return state.status === 'dialing' ? enter(model, { status: 'ringing' }, []) : undefined;
    case 'remote.accepted':
      return accepted(model, input);
    case 'local.accept':
      return isRingingHere(model) ? acceptHere(model) : undefined;
    case 'remote.moved':
      return hasMedia(model) || state.status === 'connecting'
        ? [{ ...model, device: input.device }, []]
        : undefined;
    case 'link.connected':
      return connected(model, at);
    case 'link.lost':
      if (state.status !== 'connected') return undefined;
      return enter(model, { status: 'reconnecting', since: state.since, attempt: 1 }, []);
    case 'link.retried':
      if (state.status !== 'reconnecting') return undefined;
      return [{ ...model, state: { ...state, attempt: state.attempt + 1 } }, []];
    default:
      return undefined;
  }
}

function accepted(model: CallModel, input: InputOf<'remote.accepted'>): Answer {
  if (!isBeforeAnswer(model)) return lateAccept(model, input);
  if (!model.isAnnounced) return undefined;
  const { device } = input;
  const effects: CallEffect[] = [];
  if (model.arbiter === 'peers') effects.push({ type: 'send-winner', device });
  if (!input.hasOffer) effects.push({ type: 'resend-offer' });
  effects.push({ type: 'share-media-state' }, { type: 'start-recovery' });
  return enter({ ...model, device }, { status: 'connecting' }, effects);
}

/** Without a server, the caller turns away every device but the first. */
function lateAccept(model: CallModel, input: CallInput): Answer {
  const { device: winner } = model;
  if (input.type !== 'remote.accepted' || !isReferee(model)) return undefined;
  if (winner === undefined || winner === input.device) return undefined;
  return [model, [{ type: 'send-too-late', device: input.device, winner }]];
}

function acceptHere(model: CallModel): Transition {
  return enter(model, { status: 'connecting' }, [
    { type: 'send-accept' },
    { type: 'open-link' },
    { type: 'capture' },
    { type: 'share-media-state' },
    { type: 'start-recovery' },
  ]);
}

function connected(model: CallModel, at: number): Answer {
  const { state } = model;
  if (state.status === 'connecting') return enter(model, { status: 'connected', since: at }, []);
  if (state.status !== 'reconnecting') return undefined;
  return enter(model, { status: 'connected', since: state.since }, []);
}

/** Enters a status: its own timers begin (those of the status before are gone). */
function enter(
  model: Omit<CallModel, 'state'>,
  state: CallState,
  effects: readonly CallEffect[],
): Transition {
  const timers = timersOf(state, model).map((timer) => ({ type: 'start-timer', timer }) as const);
  return [{ ...model, state }, [...effects, ...timers]];
}

function timersOf({ status }: CallState, model: Omit<CallModel, 'state'>): CallTimer[] {
  switch (status) {
    case 'dialing':
      return model.arbiter === 'peers' ? ['ring', 'reach'] : ['ring'];
    case 'ringing':
      return ['ring'];
    case 'connecting':
      return ['connect'];
    default:
      return isReferee(model) ? ['max-duration'] : [];
  }
}

/**
 * A server that forgot a call which media keeps alive does not end it. One that rang has been settled while this side
 * was away; one that dials may not have reached the server yet, and its invite is on the way.
 */
function forgottenReason(model: CallModel): EndReason | undefined {
  const { status } = model.state;
  if (status === 'dialing' || status === 'connected') return undefined;
  if (isRingingHere(model)) return { type: 'cancelled' };
  return status === 'ringing' ? { type: 'unanswered' } : { type: 'connection-lost' };
}

/**
 * Once a call is with one device, the others' late words change nothing. Without a server, one busy device does not
 * speak for another one that rings.
 */
function isHeeded(model: CallModel, { device, reason }: InputOf<'remote.ended'>): boolean {
  if (device !== undefined && model.device !== undefined && device !== model.device) return false;
  return !(reason.type === 'busy' && model.arbiter === 'peers' && model.state.status === 'ringing');
}

function isRingingHere({ direction, state }: CallModel): boolean {
  return direction === 'incoming' && state.status === 'ringing';
}

function isBeforeAnswer({ direction, state }: CallModel): boolean {
  return direction === 'outgoing' && (state.status === 'dialing' || state.status === 'ringing');
}

function hasMedia({ state }: CallModel): boolean {
  return state.status === 'connected' || state.status === 'reconnecting';
}

/** Without a server the caller decides which device wins, and watches over the maximum duration. */
function isReferee({ arbiter, direction }: Omit<CallModel, 'state'>): boolean {
  return arbiter === 'peers' && direction === 'outgoing';
}

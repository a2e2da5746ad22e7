import type { CallEffect } from '../call/call-effect.ts';
import type { CallInput } from '../call/call-input.ts';
import type { CallModel } from '../call/call-model.ts';
import type { CallState } from '../call/call-state.ts';
import type { Transition } from '../call/transition.ts';

const STATES: readonly CallState[] = [
  { status: 'dialing' },
  { status: 'ringing' },
  { status: 'connecting' },
  { status: 'connected', since: 1_000 },
  { status: 'reconnecting', since: 1_000, attempt: 1 },
  { status: 'ended', reason: { type: 'hangup', by: 'me' }, endedAt: 2_000 },
];

/** One of each input, and of its variants that the machine tells apart. */
export const ALL_INPUTS: readonly CallInput[] = [
  { type: 'local.accept' },
  { type: 'local.reject' },
  { type: 'local.hang-up' },
  { type: 'local.left' },
  { type: 'local.replaced', by: 'other-call' },
  { type: 'media.ready' },
  { type: 'media.failed', error: undefined as never },
  { type: 'remote.ringing' },
  { type: 'remote.accepted', device: 'first', hasOffer: true },
  { type: 'remote.accepted', device: 'second', hasOffer: false },
  { type: 'remote.ended', reason: { type: 'hangup', by: 'them' }, device: 'first' },
  { type: 'remote.ended', reason: { type: 'busy' }, device: 'second' },
  { type: 'remote.moved', device: 'other' },
  { type: 'remote.forgotten' },
  { type: 'link.connected' },
  { type: 'link.lost' },
  { type: 'link.retried' },
  { type: 'link.gave-up' },
  { type: 'signaling.closed' },
  { type: 'timer.ring', isOnline: true },
  { type: 'timer.ring', isOnline: false },
  { type: 'timer.reach' },
  { type: 'timer.connect' },
  { type: 'timer.max-duration' },
];

/** Every state in both directions, with and without a server. */
export const ALL_MODELS: readonly CallModel[] = (['server', 'peers'] as const).flatMap((arbiter) =>
  (['outgoing', 'incoming'] as const).flatMap((direction) =>
    STATES.filter(({ status }) => direction === 'outgoing' || status !== 'dialing').flatMap(
      (state) => modelsOf({ arbiter, direction, state }),
    ),
  ),
);

function modelsOf(parts: Pick<CallModel, 'arbiter' | 'direction' | 'state'>): CallModel[] {
  const isOpen = parts.state.status === 'dialing' || parts.state.status === 'ringing';
  const device = isOpen && parts.direction === 'outgoing' ? {} : { device: 'first' };
  const announced: CallModel = { ...parts, ...device, isAnnounced: true };
  return parts.state.status === 'dialing'
    ? [{ ...announced, isAnnounced: false }, announced]
    : [announced];
}

export function describeModel(model: CallModel): string {
  const unannounced = model.isAnnounced ? '' : ', not announced';
  return `${model.direction} ${model.state.status} (${model.arbiter === 'server' ? 'server' : 'no server'}${unannounced})`;
}

export function describeTransition([model, effects]: Transition): string {
  const { state } = model;
  const status = state.status === 'ended' ? `ended: ${state.reason.type}` : state.status;
  return [`**${status}**`, ...effects.map(describeEffect)].join(' · ');
}

function describeEffect(effect: CallEffect): string {
  if (effect.type === 'start-timer') return `start-timer ${effect.timer}`;
  return effect.type === 'send-end' ? `send-end ${effect.reason.type}` : effect.type;
}

import type { Message } from '@earshot/signaling';
import type { LinkSignal } from '../link/link.ts';
import type { LocalMediaSnapshot } from '../media/local-media.ts';
import type { CallInput } from './call-input.ts';
import type { CallDirection, EndReason } from './call-state.ts';

type EndMessage = Message<'call.end'>;

/** What a message of the other side (or of the server) means to the call machine; undefined when it means nothing. */
export function inputOf(message: Message, view: CallView): CallInput | undefined {
  switch (message.type) {
    case 'call.ringing':
      return { type: 'remote.ringing' };
    case 'call.accept':
      if (view.fromDevice === undefined) return undefined;
      return { type: 'remote.accepted', device: view.fromDevice, hasOffer: message.hasOffer };
    case 'call.end':
      return endInput(message, view);
    case 'call.moved':
      return { type: 'remote.moved', device: message.device };
    default:
      return undefined;
  }
}

/** From where a message is looked at. */
export interface CallView {
  readonly direction: CallDirection;
  readonly ownDevice: string | undefined;
  /** The device that sent it; absent when the server itself spoke. */
  readonly fromDevice: string | undefined;
}

/** What a message means to the link; undefined when it is about something else. */
export function signalOf(message: Message): LinkSignal | undefined {
  if (message.type === 'call.description') return message;
  if (message.type === 'call.candidates') return { kind: 'candidates', ...message };
  return undefined;
}

/** The message that carries what a link says. */
export function messageOf(call: string, signal: LinkSignal): Message {
  if (signal.kind !== 'candidates') return { type: 'call.description', call, ...signal };
  return { type: 'call.candidates', call, ...signal, candidates: [...signal.candidates] };
}

/** The message that tells the other side why the call is over. */
export function endMessageOf(call: string, reason: EndReason): EndMessage {
  const { why, code }: { readonly why?: string; readonly code?: string } = reason as object;
  return {
    type: 'call.end',
    call,
    reason: wireReasonOf(reason.type),
    ...{ why, code },
    by: reason.type === 'replaced' ? reason.by : undefined,
  };
}

/** To those who ring, a caller that reaches nobody or is not online has simply stopped calling. */
function wireReasonOf(type: EndReason['type']): EndMessage['reason'] {
  return type === 'unavailable' || type === 'signaling-failed' ? 'cancelled' : type;
}

/** What this side sends now, for the other side. */
export function mediaMessageOf(call: string, facts: MediaFacts): Message<'call.media'> {
  const { local, version, isHeld } = facts;
  return {
    type: 'call.media',
    call,
    version,
    microphone: sentState(local.microphone.status),
    camera: sentState(local.camera.status),
    screen: local.screen.status === 'live',
    screenAudio: local.screenAudio.status === 'live',
    held: isHeld,
  };
}

/** Whether two such messages say the same, whatever their version. */
export function isSameMedia(left: Message<'call.media'>, right: Message<'call.media'>): boolean {
  return JSON.stringify({ ...left, version: 0 }) === JSON.stringify({ ...right, version: 0 });
}

export interface MediaFacts {
  readonly local: LocalMediaSnapshot;
  readonly version: number;
  readonly isHeld: boolean;
}

function endInput(message: EndMessage, view: CallView): CallInput | undefined {
  if (message.reason === 'answered-elsewhere' && message.winner === view.ownDevice)
    return undefined;
  const reason = endReasonOf(message, view.direction);
  return { type: 'remote.ended', reason, device: view.fromDevice };
}

function endReasonOf(message: EndMessage, direction: CallDirection): EndReason {
  const { reason: type, why, by, code = 'unknown' } = message;
  switch (type) {
    case 'hangup':
    case 'media-failed':
      return { type, by: 'them' };
    case 'rejected':
      // On the callee's side it comes from another device of the same user.
      return { type, by: direction === 'outgoing' ? 'them' : 'me', why };
    case 'replaced':
      return by === undefined ? { type: 'cancelled' } : { type, by };
    case 'server':
      return { type, code };
    default:
      return { type };
  }
}

/** What is being opened is meant to be on: to say that it is off would be old in a moment. */
function sentState(status: LocalMediaSnapshot['microphone']['status']): 'live' | 'muted' | 'off' {
  if (status === 'muted' || status === 'interrupted') return 'muted';
  return status === 'off' || status === 'failed' ? 'off' : 'live';
}

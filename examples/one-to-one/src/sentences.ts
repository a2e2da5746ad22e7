import type { CallSnapshot, CallState, EndReason, MediaErrorCode } from '@earshot/core';

/** What a call was, as far as its end needs telling. */
type EndedCall = Pick<CallSnapshot, 'direction' | 'peer' | 'state'>;

/** What is shown when a call is over: what happened, and what to do about it where something can be done. */
export interface EndSentence {
  readonly text: string;
  readonly advice?: string;
}

/** One plain sentence for each way a call can end; undefined where nothing needs saying. */
export function endSentence(call: EndedCall, reason: EndReason): EndSentence | undefined {
  const { user } = call.peer;
  const isOutgoing = call.direction === 'outgoing';
  switch (reason.type) {
    case 'hangup':
      return { text: reason.by === 'me' ? 'You hung up.' : `${user} hung up.`, ...talked(call) };
    case 'rejected':
      return { text: rejectedText(user, reason) };
    case 'cancelled':
      return {
        text: isOutgoing
          ? `You cancelled the call to ${user}.`
          : `${user} called you, and stopped before you answered.`,
      };
    case 'busy':
      return {
        text: isOutgoing
          ? `${user} is in another call.`
          : `${user} called while you were in another call.`,
        advice: 'Try again in a while.',
      };
    case 'unanswered':
      return { text: isOutgoing ? `${user} did not answer.` : `You missed a call from ${user}.` };
    case 'unavailable':
      return {
        text: `${user} is not online.`,
        advice: `Open this page as ${user} in another tab, and call again.`,
      };
    case 'answered-elsewhere':
      return { text: `You answered ${user} in another tab or on another device.` };
    case 'replaced':
      return undefined;
    default:
      return failureSentence(user, reason);
  }
}

type Failure = Exclude<
  EndReason['type'],
  | 'hangup'
  | 'rejected'
  | 'cancelled'
  | 'busy'
  | 'unanswered'
  | 'unavailable'
  | 'answered-elsewhere'
  | 'replaced'
>;

function failureSentence(user: string, reason: Extract<EndReason, { type: Failure }>): EndSentence {
  switch (reason.type) {
    case 'connection-lost':
      return {
        text: `The connection to ${user} was lost.`,
        advice: `Check your network, and call again.${why(reason)}`,
      };
    case 'max-duration':
      return { text: 'The call reached its longest time.', advice: 'You can call again at once.' };
    case 'media-failed':
      return mediaFailedSentence(user, reason);
    case 'signaling-failed':
      return {
        text: 'The server could not be reached.',
        advice: 'Check your network and that the server runs, and call again.',
      };
    case 'network-unsupported':
      return {
        text: `No connection to ${user} could be made.`,
        advice: `A firewall may block calls: try another network.${why(reason)}`,
      };
    case 'server':
      return { text: `The server refused the call (${reason.code}).` };
  }
}

/** What support wants to hear. */
function why({
  diagnosis,
}: Extract<EndReason, { type: 'connection-lost' | 'network-unsupported' }>): string {
  return diagnosis === undefined ? '' : ` (${diagnosis.code}: ${diagnosis.sentence})`;
}

function talked({ state }: EndedCall): { advice?: string } {
  if (state.status !== 'ended' || state.since === undefined) return {};
  return { advice: `You talked for ${durationText(state.endedAt - state.since)}.` };
}

function rejectedText(user: string, reason: Extract<EndReason, { type: 'rejected' }>): string {
  if (reason.by === 'me') return `You declined the call from ${user}.`;
  return reason.why === undefined
    ? `${user} declined the call.`
    : `${user} declined: “${reason.why}”`;
}

function mediaFailedSentence(
  user: string,
  reason: Extract<EndReason, { type: 'media-failed' }>,
): EndSentence {
  if (reason.by === 'them') return { text: `${user} has no microphone or camera that works.` };
  const code = reason.error === undefined ? 'media/failed' : reason.error.code;
  return { text: mediaSentence('microphone', isMediaCode(code) ? code : 'media/failed') };
}

/** What a sentence about a device can name. */
export type NamedDevice = 'microphone' | 'camera' | 'screen' | 'speaker';

/** What went wrong with a device, and how to put it right. */
export function mediaSentence(device: NamedDevice, code: MediaErrorCode): string {
  switch (code) {
    case 'media/permission-denied':
      return device === 'screen'
        ? 'This page may not share the screen. Allow it in the settings of the browser or the system.'
        : `Your ${device} is blocked for this page. To allow it, click the icon left of the address, allow the ${device}, and press “${buttonName(device)}” here.`;
    case 'media/not-found':
      return `No ${device} was found. Plug one in, and press “${buttonName(device)}”.`;
    case 'media/in-use':
      return `Your ${device} is in use by another program. Close that one, and press “${buttonName(device)}”.`;
    case 'media/insecure-context':
      return 'Browsers give camera and microphone to secure pages only: open this page by https or on localhost.';
    case 'media/unsupported':
      return `This browser cannot use a ${device} here.`;
    case 'media/overconstrained':
      return `Your ${device} cannot do what was asked of it. Choose another one under “Devices”.`;
    case 'media/cancelled':
      return 'Nothing was shared.';
    case 'media/interrupted':
      return `The system has taken your ${device} away. It comes back as soon as the system gives it back.`;
    case 'media/failed':
      return `Your ${device} did not start. Press “${buttonName(device)}” to try again.`;
  }
}

/** What the call is doing, in a word or two; the time of a connected call is written by the clock. */
export function statusText(
  state: CallState,
  call: Pick<CallSnapshot, 'isHeld' | 'remote'>,
): string {
  switch (state.status) {
    case 'dialing':
      return 'Calling…';
    case 'ringing':
      return 'Ringing…';
    case 'connecting':
      return 'Connecting…';
    case 'connected':
      if (call.isHeld) return 'On hold';
      return call.remote.isHolding ? 'You are on hold' : 'Connected';
    case 'reconnecting':
      return 'Reconnecting…';
    case 'ended':
      return 'Ended';
  }
}

/** What the other side's media is like, where it is not simply there. */
export function remoteNotes(
  call: Pick<CallSnapshot, 'peer' | 'remote' | 'state'>,
): readonly string[] {
  const { peer, remote, state } = call;
  if (state.status !== 'connected' && state.status !== 'reconnecting') return [];
  const notes: string[] = [];
  if (remote.isHolding) notes.push(`${peer.user} has put you on hold`);
  if (remote.microphone === 'muted') notes.push(`${peer.user} is muted`);
  if (remote.microphone === 'off') notes.push(`${peer.user} has no microphone`);
  if (remote.camera !== 'live') notes.push(`${peer.user}’s camera is off`);
  if (remote.isSharingScreen) notes.push(`${peer.user} shares a screen`);
  return notes;
}

/** A duration as people read it: 0:07, 12:30, 1:02:03. */
export function durationText(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1_000));
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const tail = String(seconds % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

/** Whether an error's code is about a device. */
export function isMediaCode(code: string): code is MediaErrorCode {
  return code.startsWith('media/');
}

function buttonName(device: NamedDevice): string {
  return { microphone: 'Mute', camera: 'Camera off', screen: 'Share screen', speaker: 'Devices' }[
    device
  ];
}

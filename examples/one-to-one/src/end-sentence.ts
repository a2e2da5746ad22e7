import type { CallSnapshot, EndReason } from '@earshot/core';
import { durationText, isMediaCode, mediaSentence } from './sentences.ts';
import { adviceFor } from './support-details.ts';
import type { SupportReport } from './support-details.ts';

/** What a call was, as far as its end needs telling. */
type EndedCall = Pick<CallSnapshot, 'direction' | 'id' | 'peer' | 'state'>;

/** What is shown when a call is over: what happened, and what to do about it where something can be done. */
export interface EndSentence {
  readonly text: string;
  readonly advice?: string;
  /** Why it ended badly, where that was found out. */
  readonly report?: SupportReport;
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
      return {
        text: wasHere(call)
          ? `Your call with ${user} goes on in another tab or on another device.`
          : `You answered ${user} in another tab or on another device.`,
      };
    case 'replaced':
      return undefined;
    default:
      return failureSentence(call, reason);
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

function failureSentence(
  call: EndedCall,
  reason: Extract<EndReason, { type: Failure }>,
): EndSentence {
  const { user } = call.peer;
  switch (reason.type) {
    case 'connection-lost':
      return {
        text: `The connection to ${user} was lost.`,
        advice: 'Check your network, and call again.',
        ...diagnosed(call, reason),
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
        advice: 'A firewall may block calls: try another network.',
        ...diagnosed(call, reason),
      };
    case 'server':
      return { text: `The server refused the call (${reason.code}).` };
  }
}

/** Knows better what to do, where it was found out why. */
function diagnosed(
  { id, peer }: EndedCall,
  { diagnosis }: Extract<EndReason, { type: 'connection-lost' | 'network-unsupported' }>,
): Partial<EndSentence> {
  if (diagnosis === undefined) return {};
  return { advice: adviceFor(diagnosis.code, peer.user), report: { call: id, diagnosis } };
}

function wasHere({ state }: EndedCall): boolean {
  return state.status === 'ended' && state.since !== undefined;
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

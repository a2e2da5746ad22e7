import type { CallSnapshot, CallState, Diagnosis, EndReason, MediaErrorCode } from '@earshot/core';
import { troubleSide } from './trouble-side.ts';
import { nameIn, sayIn } from './words.ts';
import type { WordKey, WordValues, Wording } from './words.ts';

type Described = Pick<CallSnapshot, 'direction' | 'isHeld' | 'peer' | 'remote' | 'state'>;

/** The kinds of local media that can fail. */
export type MediaKind = 'microphone' | 'camera' | 'screen' | 'speaker';

type Ended = Extract<CallState, { readonly status: 'ended' }>;

/**
 * One plain sentence for what a call is doing, or why it ended, and what can be done about it: with
 * `createCallClient({ diagnose })`, by whose side the trouble was.
 *
 * @example
 * describeCall(call); // "bob did not answer."
 */
export function describeCall(call: Described, wording: Wording = {}): string {
  const name = nameIn(wording, call.peer.user);
  const reason = call.state.status === 'ended' ? call.state.reason : undefined;
  const sentence = sayIn(wording, statusKey(call), { name, ...endValues(reason) });
  const cause = causeOf(reason);
  if (cause !== undefined) return `${sentence} ${describeMediaError(cause, wording)}`;
  const diagnosis = diagnosisOf(call.state);
  if (diagnosis === undefined) return sentence;
  return `${sentence} ${sayIn(wording, `advice.${troubleSide(diagnosis.code)}`, { name })}`;
}

/** Why a call ended badly, where somebody looked: see `createCallClient({ diagnose })`. */
export function diagnosisOf(state: CallState | undefined): Diagnosis | undefined {
  if (state?.status !== 'ended') return undefined;
  return 'diagnosis' in state.reason ? state.reason.diagnosis : undefined;
}

/** What the other side's media is like, where it is not simply there: one sentence each. */
export function describePeer(
  { kind, peer, remote, state }: Pick<CallSnapshot, 'kind' | 'peer' | 'remote' | 'state'>,
  wording: Wording = {},
): readonly string[] {
  if (state.status !== 'connected' && state.status !== 'reconnecting') return [];
  const keys: WordKey[] = [];
  if (remote.microphone === 'muted') keys.push('peer.muted');
  if (remote.microphone === 'off') keys.push('peer.no-microphone');
  if (remote.camera === 'muted' || (remote.camera === 'off' && kind === 'video')) {
    keys.push('peer.camera-off');
  }
  if (remote.isSharingScreen) keys.push('peer.sharing');
  const name = nameIn(wording, peer.user);
  return keys.map((key) => sayIn(wording, key, { name }));
}

/** What is wrong with a device, and what to do about it. */
export function describeMediaError(
  { kind, code }: { readonly kind: MediaKind; readonly code: MediaErrorCode },
  wording: Wording = {},
): string {
  return sayIn(wording, code, { device: sayIn(wording, `device.${kind}`) });
}

/** Whether the code of an error is one that `describeMediaError` has a sentence for. */
export function isMediaErrorCode(code: string): code is MediaErrorCode {
  return code.startsWith('media/');
}

function statusKey({ direction, isHeld, remote, state }: Described): WordKey {
  switch (state.status) {
    case 'ringing':
      return direction === 'incoming' ? 'status.incoming' : 'status.ringing';
    case 'connected':
      if (isHeld) return 'status.held';
      return remote.isHolding ? 'status.holding' : 'status.connected';
    case 'ended':
      return endKey(state, direction);
    default:
      return `status.${state.status}`;
  }
}

function endKey({ reason, since }: Ended, direction: CallSnapshot['direction']): WordKey {
  switch (reason.type) {
    case 'rejected':
      return reason.why === undefined || reason.by === 'me'
        ? `end.rejected.${reason.by}`
        : 'end.rejected.why';
    case 'hangup':
    case 'media-failed':
      return `end.${reason.type}.${reason.by}`;
    case 'answered-elsewhere':
      return since === undefined ? 'end.answered-elsewhere' : 'end.taken';
    case 'connection-lost':
    case 'network-unsupported':
      return reason.diagnosis === undefined ? `end.${reason.type}` : `end.${reason.type}.diagnosed`;
    case 'cancelled':
    case 'busy':
    case 'unanswered':
      return `end.${reason.type}.${direction}`;
    default:
      return `end.${reason.type}`;
  }
}

function endValues(reason: EndReason | undefined): WordValues {
  if (reason?.type === 'rejected' && reason.why !== undefined) return { why: reason.why };
  return reason?.type === 'server' ? { code: reason.code } : {};
}

/** The device that kept a call from starting, where the reason tells. */
function causeOf(
  reason: EndReason | undefined,
): { kind: MediaKind; code: MediaErrorCode } | undefined {
  if (reason?.type !== 'media-failed' || reason.by !== 'me') return undefined;
  const { error } = reason;
  if (error === undefined || !isMediaErrorCode(error.code)) return undefined;
  return { kind: error.details['device'] === 'camera' ? 'camera' : 'microphone', code: error.code };
}

import type { CallSnapshot, CallState, MediaErrorCode } from '@earshot/core';

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

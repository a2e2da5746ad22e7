import type { CallSnapshot } from '@earshot/core';
import { byId } from './element.ts';
import { remoteNotes, statusText } from './sentences.ts';

/** Says aloud, through the screen reader, what changed between two looks at one call. */
export function announce(before: CallSnapshot | undefined, now: CallSnapshot): void {
  const sentences = changes(before, now);
  if (sentences.length > 0) say(sentences.join(' '));
}

/** Says this aloud, through the screen reader. */
export function say(text: string): void {
  const announcer = byId('announcer', HTMLElement);
  // The same words twice are only read twice when the text differs.
  announcer.textContent = announcer.textContent === text ? `${text}\u00a0` : text;
}

function changes(before: CallSnapshot | undefined, now: CallSnapshot): readonly string[] {
  if (before?.id !== now.id) return [`${statusText(now.state, now)} ${now.peer.user}.`];
  return [
    ...statusChange(before, now),
    ...localChanges(before, now),
    ...remoteChanges(before, now),
  ];
}

function statusChange(before: CallSnapshot, now: CallSnapshot): readonly string[] {
  if (before.state.status === now.state.status || now.state.status === 'ended') return [];
  if (now.state.status === 'connected') return [`Connected to ${now.peer.user}.`];
  return [statusText(now.state, now)];
}

function localChanges(before: CallSnapshot, now: CallSnapshot): readonly string[] {
  const said: string[] = [];
  const note = (was: boolean, is: boolean, [yes, no]: readonly [string, string]): void => {
    if (was !== is) said.push(is ? yes : no);
  };
  note(isSilent(before), isSilent(now), ['You are muted.', 'You are no longer muted.']);
  note(isUnseen(before), isUnseen(now), ['Your camera is off.', 'Your camera is on.']);
  note(isSharing(before), isSharing(now), [
    'You share your screen.',
    'You no longer share your screen.',
  ]);
  note(before.isHeld, now.isHeld, ['The call is on hold.', 'The call goes on.']);
  return said;
}

function remoteChanges(before: CallSnapshot, now: CallSnapshot): readonly string[] {
  if (before.remote === now.remote) return [];
  const known = new Set(remoteNotes(before));
  return remoteNotes(now)
    .filter((note) => !known.has(note))
    .map((note) => `${note}.`);
}

/** Whether the other side hears nothing because of this side's own microphone. */
export function isSilent({ local }: CallSnapshot): boolean {
  return local.microphone.status !== 'live' && local.microphone.status !== 'starting';
}

/** Whether the other side sees nothing because of this side's own camera. */
export function isUnseen({ local }: CallSnapshot): boolean {
  return local.camera.status !== 'live' && local.camera.status !== 'starting';
}

/** Whether this side shares its screen. */
export function isSharing({ local }: CallSnapshot): boolean {
  return local.screen.status === 'live';
}

import type { QualityVerdict } from './level.ts';
import type { QualityReason } from './score-tracks.ts';
import type { QualityWarning, WarningName } from './warnings.ts';

const LEVELS: Readonly<Record<QualityVerdict['level'], string>> = {
  excellent: 'The connection is excellent',
  good: 'The connection is good',
  fair: 'The connection is fair',
  poor: 'The connection is poor',
  lost: 'The connection is lost',
};

const REASONS: Readonly<Record<QualityReason, string>> = {
  connection: 'nothing comes through',
  loss: 'some of what is sent gets lost',
  delay: 'everything takes long to arrive',
  jitter: 'sound comes unevenly',
  bandwidth: 'there is not enough bandwidth for the picture',
  cpu: 'a device is too slow for the picture',
  freeze: 'the picture stands still now and then',
  frames: 'there are few pictures in a second',
};

const SIDES: Readonly<Record<NonNullable<QualityVerdict['side']>, string>> = {
  mine: ' (probably at your end)',
  theirs: ' (probably at the other end)',
  path: '',
};

/**
 * A level in one plain English sentence, with its reason and whose side it is on.
 *
 * @example
 * ```ts
 * explainQuality({ level: 'fair', reason: 'loss', side: 'path' });
 * // 'The connection is fair: some of what is sent gets lost.'
 * ```
 */
export function explainQuality({ level, reason, side }: QualityVerdict): string {
  if (reason === undefined) return `${LEVELS[level]}.`;
  return `${LEVELS[level]}: ${REASONS[reason]}${side === undefined ? '' : SIDES[side]}.`;
}

const WARNINGS: Readonly<Record<WarningName, string>> = {
  'high-rtt': 'Everything takes long to arrive: speak in turns.',
  'high-jitter': 'Sound comes unevenly: a cable or a place nearer to the router may help.',
  'high-loss': 'Some of what is sent gets lost: a cable or a place nearer to the router may help.',
  'sound-concealed': 'Parts of what the other side says are missing.',
  'low-score': 'The call sounds or looks bad.',
  'bandwidth-limited':
    'There is not enough bandwidth for the picture: turn the camera off to save the sound.',
  'cpu-limited':
    'This device is too slow for the picture: close other programs, or turn the camera off.',
  'video-frozen': 'The picture of the other side stands still.',
  'decoder-stuck': 'Pictures of the other side arrive, but cannot be shown.',
  'microphone-silent':
    'No sound comes from your microphone: look whether it is the right one, and whether it is switched off.',
  'microphone-dead':
    'Your microphone was taken away: another program or the system may be using it.',
  'talking-while-muted': 'You are muted.',
  'nothing-sent': 'Your voice is not sent.',
  'nothing-received': 'Nothing is heard of the other side.',
  'one-way': 'Only one of you can be heard.',
  'relay-in-use': 'The call takes a detour through a relay.',
  'path-stalled': 'Nothing comes through any more.',
  'path-unstable': 'The connection changes its way again and again.',
};

/** A warning in one plain English sentence. */
export function explainWarning({ name }: Pick<QualityWarning, 'name'>): string {
  return WARNINGS[name];
}

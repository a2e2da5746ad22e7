import type { ContenderName } from '../page/contender-names.ts';

/** What is measured of one call; all in ms. */
export const measures = {
  rings: 'click on “call” until it rings',
  connected: 'click on “call” until both are connected (answered at once)',
  frame: 'click on “call” until both see each other (answered at once)',
  answered: 'click on “answer” until the one who answers sees the other',
  'answered-both': 'click on “answer” until both see each other',
  mute: 'mute until the other side shows it',
  camera: 'camera off until the other side shows it',
  screen: 'share of a screen until the other side sees its first picture',
} as const;

export type MeasureName = keyof typeof measures;

/** One value, of one round. */
export interface Sample {
  /** One way between the two, in ms: signaling and media. */
  readonly delayMs: number;
  readonly measure: MeasureName;
  readonly contender: ContenderName;
  readonly round: number;
  /** Undefined when it did not happen in time. */
  readonly ms: number | undefined;
}

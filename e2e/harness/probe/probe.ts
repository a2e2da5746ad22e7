import { watchConnections } from './watch-connections.ts';
import { watchListeners } from './watch-listeners.ts';
import { watchSockets } from './watch-sockets.ts';
import { watchTimers } from './watch-timers.ts';
import { watchTracks } from './watch-tracks.ts';

/** What a page can have open. */
export const OPEN_KINDS = [
  'peerConnections',
  'tracks',
  'sockets',
  'audioContexts',
  'timers',
  'listeners',
] as const;

export type OpenThings = Readonly<Record<(typeof OPEN_KINDS)[number], number>>;

/** What has arrived in one media section of a page's links since they were made. */
export interface Received {
  /** Decoded pictures. */
  readonly frames: number;
  /** Seconds of sound. */
  readonly seconds: number;
  /** Energy of that sound; silence adds none. */
  readonly energy: number;
}

/** Counts what a page creates and closes; it holds on to nothing that the page has closed. */
export interface Probe {
  /** How many there are now, by kind. */
  readonly counters: Partial<Record<(typeof OPEN_KINDS)[number], () => number>>;
  /** The n-th media section: 0 microphone, 1 camera, 2 screen, 3 sound of the screen. */
  received(section: number): Promise<Received>;
  /** How long the longest SDP is that a live link has agreed on. */
  sdpLength(): number;
  /** How many descriptions of the other side were set since the page began. */
  negotiations(): number;
}

declare global {
  interface Window {
    probe: Probe;
    /** Links made from now on find no way to each other. */
    hasNoNetwork?: boolean;
  }
}

/** A script for a page to run before its own. Each part stands for itself: nothing outside it goes along. */
export const probeScript = [
  watchConnections,
  watchTracks,
  watchSockets,
  watchTimers,
  watchListeners,
]
  .map((part) => `(${part.toString()})();`)
  .join('\n');

/** Reads all counters of a page; to be run in it. */
export function readOpenThings(): OpenThings {
  const read = Object.entries(window.probe.counters).map(([kind, count]) => [kind, count()]);
  return Object.fromEntries(read) as OpenThings;
}

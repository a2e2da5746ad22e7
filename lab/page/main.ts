import type { ContenderName } from '../faults/fault.ts';
import { makeBare, makeIdle } from './bare.ts';
import type { Contender, MakeContender, QualityReading, Surroundings } from './contender.ts';
import { makeEarshot } from './earshot.ts';
import { now } from './now.ts';
import { makePeerJs } from './peer-js.ts';
import type { Moment, Recording } from './recording.ts';
import { makeSimplePeer } from './simple-peer.ts';
import { watchBrowser } from './watch-browser.ts';
import { watchFrames, watchStats } from './watch-media.ts';

/** What the lab says to a page. */
export interface LabPage {
  start(options: StartOptions): Promise<void>;
  connect(role: 'caller' | 'callee', peer: string): void;
  answer(): void;
  hangUp(): void;
  /** How the call is, for those who watch it. */
  quality(options: { readonly adapts: boolean }): QualityReading | undefined;
  share(): Promise<void> | undefined;
  /** All since the page was opened. */
  read(): Recording;
  /** What the lab must know while it goes on: the latest frames, and the last word of the contender. */
  glance(): { readonly frames: readonly number[]; readonly state: string; readonly now: number };
}

export type StartOptions = Omit<Surroundings, 'says' | 'video'> & {
  readonly contender: ContenderName;
};

declare global {
  interface Window {
    lab: LabPage;
  }
}

const makers: Readonly<Record<ContenderName, MakeContender>> = {
  earshot: makeEarshot,
  bare: makeBare,
  'simple-peer': makeSimplePeer,
  peerjs: makePeerJs,
  idle: makeIdle,
};

/** More than are shown in the time in which a picture must move. */
const GLANCE = 200;
const video = document.querySelector<HTMLVideoElement>('#remote') as HTMLVideoElement;
const watch = watchBrowser(video);
const frames = watchFrames(video);
const samples = watchStats(watch.newest);
const states: Moment[] = [];
let contender: Contender | undefined;

window.lab = {
  async start({ contender: name, ...options }) {
    const says = (what: string): void => {
      if (states.at(-1)?.what !== what) states.push({ at: now(), what });
    };
    contender = makers[name]({ ...options, says, video });
    await contender.ready;
  },
  connect: (role, peer) => contender?.connect(role, peer),
  answer: () => contender?.answer?.(),
  hangUp: () => contender?.close(),
  quality: (options) => contender?.quality?.(options),
  share: () => contender?.share?.(),
  read: () => ({ frames, states, samples, events: watch.events }),
  glance: () => ({ frames: frames.slice(-GLANCE), state: states.at(-1)?.what ?? '', now: now() }),
};

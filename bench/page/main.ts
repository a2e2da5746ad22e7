import { now } from '../../lab/page/now.ts';
import type { Step } from '../trace/step.ts';
import { makeBare } from './bare.ts';
import type { ContenderName } from './contender-names.ts';
import type { Contender, Control, Heard, MakeContender, Surroundings } from './contender.ts';
import { earshotWith } from './earshot.ts';
import type { Marks } from './marks.ts';
import { tracePage } from './page-trace.ts';
import { makePeerJs } from './peer-js.ts';
import { makeSimplePeer } from './simple-peer.ts';
import { slowDevices } from './slow-devices.ts';

/** What the bench says to a page. */
export interface BenchPage {
  start(options: StartOptions): Promise<void>;
  /** Forgets the call before; with `answersAtOnce` the next one is accepted as soon as it rings. */
  /** What was seen of controls so far does not count. */
  forget(): void;
  prepare(options: { readonly answersAtOnce: boolean; readonly isTraced: boolean }): void;
  press(what: 'call' | 'answer' | Control): void;
  hangUp(): void;
  marks(): Marks;
  trace(): readonly Step[];
  monitor(isOn: boolean): void;
  hasControls(): boolean;
}

export type StartOptions = Omit<Surroundings, 'heard'> & { readonly contender: ContenderName };

declare global {
  interface Window {
    bench: BenchPage;
  }
}

type Writable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

const makers: Readonly<Record<ContenderName, MakeContender>> = {
  bare: makeBare,
  earshot: earshotWith({}),
  'earshot-preconnect': earshotWith({ preconnect: 'always' }),
  'simple-peer': makeSimplePeer,
  peerjs: makePeerJs,
};

slowDevices(Number(new URLSearchParams(location.search).get('devices')));
const trace = tracePage();
const shown = {
  person: watchFrames('#person', () => (marks.firstFrame ??= now())),
  screen: watchFrames('#screen', () => (saw.screen ??= now())),
};
let saw: Partial<Record<Control, number>> = {};
let marks: Writable<Omit<Marks, 'saw' | 'offers'>> = {};
let offersBefore = 0;
let answersAtOnce = false;
let contender: Contender | undefined;

const heard: Heard = {
  rings() {
    marks.rang ??= now();
    if (answersAtOnce) window.bench.press('answer');
  },
  connected: () => (marks.connected ??= now()),
  over() {
    marks.over ??= now();
    for (const element of Object.values(shown)) element.srcObject = null;
  },
  shown(kind, stream) {
    if (shown[kind].srcObject !== stream) shown[kind].srcObject = stream;
  },
  saw: (control) => (saw[control] ??= now()),
};

window.bench = {
  async start({ contender: name, ...options }) {
    contender = makers[name]({ ...options, heard });
    await contender.ready;
  },
  prepare(options) {
    marks = {};
    saw = {};
    offersBefore = trace.offers;
    answersAtOnce = options.answersAtOnce;
    if (options.isTraced) trace.start();
  },
  forget: () => void (saw = {}),
  press(what) {
    marks.pressed = now();
    offersBefore = what === 'call' ? offersBefore : trace.offers;
    if (what === 'call') contender?.call();
    else if (what === 'answer') contender?.answer();
    else contender?.controls?.[what]();
  },
  hangUp: () => contender?.hangUp(),
  marks: () => ({ ...marks, saw, offers: trace.offers - offersBefore }),
  trace: () => trace.take(),
  monitor: (isOn) => contender?.monitor?.(isOn),
  hasControls: () => contender?.controls !== undefined,
};

/** Tells of each picture that people see. */
function watchFrames(selector: string, frame: () => void): HTMLVideoElement {
  const video = document.querySelector<HTMLVideoElement>(selector) as HTMLVideoElement;
  const look = (): void => {
    frame();
    video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);
  return video;
}

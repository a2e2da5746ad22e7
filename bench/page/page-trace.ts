import { now } from '../../lab/page/now.ts';
import type { Step } from '../trace/step.ts';

/** Writes down what the page asks of the browser and what it is told, while it is switched on. */
export interface PageTrace {
  /** What was written down since it was switched on; ends it. */
  take(): readonly Step[];
  start(): void;
  /** Offers made since the page was opened. */
  readonly offers: number;
}

const EVENTS = [
  'signalingstatechange',
  'icegatheringstatechange',
  'iceconnectionstatechange',
  'connectionstatechange',
] as const;

const METHODS = [
  'createOffer',
  'createAnswer',
  'setLocalDescription',
  'setRemoteDescription',
  'addIceCandidate',
] as const;

/** To be called before anything else runs: it stands between the page and its browser. */
export function tracePage(): PageTrace {
  let steps: Step[] | undefined;
  let offers = 0;
  const note = (what: string): void => void steps?.push({ at: now(), what });

  const done = (name: string, self: unknown): void => {
    const isOffer =
      name === 'setLocalDescription' &&
      (self as RTCPeerConnection).signalingState === 'have-local-offer';
    if (isOffer) offers += 1;
    note(`… ${name}`);
  };
  for (const name of METHODS) wrap(RTCPeerConnection.prototype, name, { note, done });
  wrap(MediaDevices.prototype, 'getUserMedia', { note, done });
  wrap(RTCRtpSender.prototype, 'replaceTrack', { note, done });
  watchConnections(note);
  watchSockets(note);
  return {
    get offers() {
      return offers;
    },
    start: () => void (steps = []),
    take() {
      const taken = steps ?? [];
      steps = undefined;
      return taken;
    },
  };
}

type Method = (this: unknown, ...args: unknown[]) => Promise<unknown>;

interface Notes {
  readonly note: (what: string) => void;
  readonly done: (name: string, self: unknown) => void;
}

function wrap(prototype: object, name: string, { note, done }: Notes): void {
  const methods = prototype as Record<string, Method>;
  const original = methods[name];
  if (original === undefined) return;
  methods[name] = function traced(this: unknown, ...args) {
    note(`${name} …`);
    const result = original.apply(this, args);
    result.then(
      () => done(name, this),
      () => note(`… ${name} refused`),
    );
    return result;
  };
}

function watchConnections(note: (what: string) => void): void {
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      note('new RTCPeerConnection');
      super(configuration);
      for (const event of EVENTS) {
        this.addEventListener(event, () => {
          const property = event.replace('statechange', 'State').replace('ice', 'ice');
          const states: Readonly<Record<string, string>> = {
            signalingState: this.signalingState,
            icegatheringState: this.iceGatheringState,
            iceconnectionState: this.iceConnectionState,
            connectionState: this.connectionState,
          };
          note(`${property} ${states[property] ?? ''}`);
        });
      }
      this.addEventListener('icecandidate', ({ candidate }) =>
        note(candidate === null ? 'candidates: all' : `candidate ${candidate.type ?? 'end'}`),
      );
      this.addEventListener('track', ({ track }) => note(`track ${track.kind}`));
    }
  };
}

function watchSockets(note: (what: string) => void): void {
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }) => note(`← ${nameOf(String(data))}`));
    }
    override send(data: string): void {
      note(`→ ${nameOf(data)}`);
      super.send(data);
    }
  };
}

/** What a message is, whoever's it is. */
function nameOf(text: string): string {
  const call = /"type":"(call\.[a-z]+|ice\.[a-z]+)"/.exec(text)?.[1];
  const kind = /"(?:type|kind)":"(offer|answer)"/.exec(text)?.[1];
  if (call !== undefined) return kind === undefined ? call : `${call} ${kind}`;
  if (kind !== undefined) return kind;
  if (text.includes('candidate')) return 'candidate';
  return text.slice(0, 40);
}

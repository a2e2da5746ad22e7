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

  for (const name of METHODS) {
    const prototype = RTCPeerConnection.prototype as unknown as Record<string, Method>;
    wrap(prototype, name, note, (pc) => {
      const { signalingState } = pc as RTCPeerConnection;
      if (name === 'setLocalDescription' && signalingState === 'have-local-offer') offers += 1;
    });
  }
  const devices = MediaDevices.prototype as unknown as Record<string, Method>;
  wrap(devices, 'getUserMedia', note);
  wrap(RTCRtpSender.prototype as unknown as Record<string, Method>, 'replaceTrack', note);
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

function wrap(
  prototype: Record<string, Method>,
  name: string,
  note: (what: string) => void,
  ...[done]: readonly ((self: unknown) => void)[]
): void {
  const original = prototype[name];
  if (original === undefined) return;
  prototype[name] = function traced(this: unknown, ...args) {
    note(`${name} …`);
    const result = original.apply(this, [...args]);
    result.then(
      () => {
        done?.(this);
        note(`… ${name}`);
      },
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

import { now } from './now.ts';
import type { Moment } from './recording.ts';

/** Writes down what the browser tells any page: of the network, of sockets and of peer connections. */
export interface BrowserWatch {
  readonly events: readonly Moment[];
  /** The connection that was made last. */
  newest(): RTCPeerConnection | undefined;
}

/** Call before any contender runs: it puts itself in place of the browser's own classes. */
export function watchBrowser(video: HTMLVideoElement): BrowserWatch {
  const events: Moment[] = [];
  const connections: RTCPeerConnection[] = [];
  const note = (what: string): void => void events.push({ at: now(), what });
  for (const type of ['online', 'offline'] as const) {
    window.addEventListener(type, () => note(type));
  }
  const { connection } = navigator as { readonly connection?: EventTarget };
  connection?.addEventListener('change', () => note('connection.change'));
  watchElement(note, video);
  watchSockets(note);
  watchConnections(note, connections);
  return { events, newest: () => connections.at(-1) };
}

/** What the element that shows the other side says of itself. */
function watchElement(note: (what: string) => void, video: HTMLVideoElement): void {
  for (const type of ['playing', 'waiting', 'stalled', 'emptied', 'pause', 'ended'] as const) {
    video.addEventListener(type, () => note(`video ${type}`));
  }
}

function watchSockets(note: (what: string) => void): void {
  let count = 0;
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      count += 1;
      const name = `socket ${count}`;
      note(`${name} made`);
      this.addEventListener('open', () => note(`${name} open`));
      this.addEventListener('close', ({ code }) => note(`${name} closed ${code}`));
    }
  };
}

function watchConnections(note: (what: string) => void, connections: RTCPeerConnection[]): void {
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.push(this);
      const name = `pc ${connections.length}`;
      note(`${name} made`);
      this.addEventListener('connectionstatechange', () => note(`${name} ${this.connectionState}`));
      this.addEventListener('iceconnectionstatechange', () =>
        note(`${name} ice ${this.iceConnectionState}`),
      );
      this.addEventListener('track', ({ track }) => note(`${name} track ${track.kind}`));
      this.addEventListener('signalingstatechange', () => note(`${name} ${this.signalingState}`));
    }

    override restartIce(): void {
      note('restartIce');
      super.restartIce();
    }
  };
}

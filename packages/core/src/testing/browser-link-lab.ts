import { vi } from 'vitest';
import { SLOTS } from '../link/link.ts';
import type { Link, SlotName } from '../link/link.ts';
import type { LinkPlatform } from '../link/link-parts.ts';
import type { LinkLab } from './link-bench.ts';

const PATIENCE_MS = 10_000;

/** Links over real peer connections, with real time, pictures and sound; runs in browsers alone. */
export function createBrowserLinkLab(): LinkLab {
  const connections: RTCPeerConnection[] = [];
  const undo: (() => void)[] = [];
  const platform: LinkPlatform = {
    clock: {
      now: () => Date.now(),
      after(delayMs, run) {
        const timer = setTimeout(run, delayMs);
        return () => clearTimeout(timer);
      },
    },
    log: () => undefined,
    network: { isOnline: () => true, onChange: () => () => undefined },
    createPeerConnection(configuration) {
      const made = new RTCPeerConnection(configuration);
      connections.push(made);
      return made;
    },
    createMediaStream: (tracks = []) => new MediaStream([...tracks]),
  };

  return {
    platform,
    openConnections: () =>
      connections.filter(({ signalingState }) => signalingState !== 'closed').length,
    until: async (what, isSo) => {
      const check = async (): Promise<void> => {
        if (!(await isSo())) throw new Error(`It did not become so: ${what}`);
      };
      await vi.waitFor(check, { timeout: PATIENCE_MS, interval: 10 });
    },
    rest: () => browserIsThrough(connections),
    createTrack: (kind) => (kind === 'audio' ? createSound(undo) : createPicture(undo)),
    arrived,
    close() {
      for (const stop of undo.splice(0)) stop();
    },
  };
}

/** Every thread of the browser has answered several times: whatever was begun before is through. */
async function browserIsThrough(connections: readonly RTCPeerConnection[]): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    await Promise.all(connections.map((connection) => connection.getStats()));
    await nextTask();
  }
}

function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

async function arrived(slot: SlotName, { to }: { readonly to: Link }): Promise<number> {
  const index = SLOTS.findIndex(({ name }) => name === slot);
  const report = await to.peerConnection.getTransceivers()[index]?.receiver.getStats();
  let count = 0;
  report?.forEach((stats: RTCInboundRtpStreamStats) => {
    if (stats.type !== 'inbound-rtp') return;
    count = (stats.kind === 'video' ? stats.framesDecoded : stats.packetsReceived) ?? 0;
  });
  return count;
}

function createPicture(undo: (() => void)[]): MediaStreamTrack {
  const { track, stop } = createColour([40, 160, 90]);
  undo.push(stop);
  return track;
}

/** A camera that sees one colour, again and again. */
export function createColour(rgb: readonly [red: number, green: number, blue: number]): {
  readonly track: MediaStreamTrack;
  readonly stop: () => void;
} {
  const canvas = document.createElement('canvas');
  const painter = canvas.getContext('2d');
  let frames = 0;
  const paint = (): void => {
    if (painter === null) return;
    painter.fillStyle = `rgb(${rgb.join(' ')})`;
    painter.fillRect(0, 0, canvas.width, canvas.height);
    // Something must move, or nothing is sent.
    frames += 1;
    painter.fillStyle = 'white';
    painter.fillRect(frames % canvas.width, 0, 4, 4);
  };
  const timer = setInterval(paint, 50);
  const [track] = canvas.captureStream(20).getVideoTracks();
  if (track === undefined) throw new Error('This browser gives no picture.');
  const stop = (): void => {
    clearInterval(timer);
    track.stop();
  };
  return { track, stop };
}

function createSound(undo: (() => void)[]): MediaStreamTrack {
  const context = new AudioContext();
  const oscillator = context.createOscillator();
  const output = context.createMediaStreamDestination();
  oscillator.connect(output);
  oscillator.start();
  const [track] = output.stream.getAudioTracks();
  undo.push(() => {
    track?.stop();
    void context.close();
  });
  if (track === undefined) throw new Error('This browser gives no sound.');
  return track;
}

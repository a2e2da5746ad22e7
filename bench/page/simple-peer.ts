import SimplePeer from 'simple-peer';
import type { Instance, SignalData } from 'simple-peer';
import { openRelaySocket } from '../../lab/page/relay-socket.ts';
import { capture, captureScreen, whenConnected } from './contender.ts';
import type { Contender, Control, Surroundings } from './contender.ts';

interface Bye {
  readonly bye: true;
}

/** As its README has it, over the same relay as the floor; what an app tells goes by its data channel. */
export function makeSimplePeer({ user, server, heard }: Surroundings): Contender {
  let peer: Instance | undefined;
  let own: MediaStream | undefined;
  let early: SignalData[] = [];
  const socket = openRelaySocket({ server, user }, (received) => {
    const message = received as SignalData | Bye;
    if ('bye' in message) end();
    else if (peer !== undefined) peer.signal(message);
    else wait(message);
  });

  function wait(message: SignalData): void {
    if (early.length === 0) heard.rings();
    early.push(message);
  }

  function open(stream: MediaStream, isCaller: boolean): void {
    const made = new SimplePeer({ initiator: isCaller, stream, config: {} });
    peer = made;
    own = stream;
    // What all contenders are measured by: the browser's own word.
    whenConnected((made as unknown as { readonly _pc: RTCPeerConnection })._pc, heard.connected);
    let streams = 0;
    made.on('signal', (data) => socket.send(data));
    made.on('stream', (remote) => heard.shown((streams += 1) > 1 ? 'screen' : 'person', remote));
    made.on('data', (data) => heard.saw(String(data) as Control));
    made.on('error', ({ message }) => console.warn(message));
    for (const data of early.splice(0)) made.signal(data);
  }

  function end(): void {
    peer?.destroy();
    for (const track of own?.getTracks() ?? []) track.stop();
    peer = undefined;
    own = undefined;
    early = [];
    heard.over();
  }

  function switchOff(kind: 'audio' | 'video', control: Control): void {
    for (const track of own?.getTracks() ?? []) if (track.kind === kind) track.enabled = false;
    peer?.send(control);
  }

  return {
    ready: socket.opened,
    call: () => void capture().then((stream) => open(stream, true)),
    answer: () => void capture().then((stream) => open(stream, false)),
    hangUp() {
      socket.send({ bye: true } satisfies Bye);
      end();
    },
    controls: {
      mute: () => switchOff('audio', 'mute'),
      camera: () => switchOff('video', 'camera'),
      screen: () =>
        void captureScreen().then((stream) => {
          for (const track of stream.getTracks()) own?.addTrack(track);
          peer?.addStream(stream);
        }),
    },
  };
}

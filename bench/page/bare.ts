import { openRelaySocket } from '../../lab/page/relay-socket.ts';
import { capture, captureScreen, whenConnected } from './contender.ts';
import type { Contender, Control, Surroundings } from './contender.ts';

interface BareMessage {
  readonly description?: RTCSessionDescription;
  readonly candidate?: RTCIceCandidate | null;
  readonly state?: Control;
  readonly bye?: boolean;
}

/**
 * The floor: an RTCPeerConnection by the text book, and nothing else. The caller captures, adds its tracks, and sends
 * its offer: that rings. Who answers captures, takes the offer, adds its tracks, and sends the answer. Candidates
 * trickle both ways; those that come while it rings wait.
 */
export function makeBare({ user, server, heard }: Surroundings): Contender {
  let pc: RTCPeerConnection | undefined;
  let own: MediaStream | undefined;
  let early: BareMessage[] = [];
  let chain = Promise.resolve();
  const socket = openRelaySocket({ server, user }, (received) => {
    const message = received as BareMessage;
    if (message.bye === true) end();
    else if (message.state !== undefined) heard.saw(message.state);
    else if (pc === undefined) wait(message);
    else inOrder(pc, message);
  });

  function wait(message: BareMessage): void {
    early.push(message);
    if (message.description !== undefined) heard.rings();
  }

  function open(stream: MediaStream): RTCPeerConnection {
    const made = new RTCPeerConnection();
    pc = made;
    own = stream;
    whenConnected(made, heard.connected);
    made.addEventListener('icecandidate', ({ candidate }) => socket.send({ candidate }));
    made.addEventListener('track', ({ streams: [remote], track }) => {
      if (remote === undefined || track.kind !== 'video') return;
      heard.shown(made.getTransceivers().length > 2 ? 'screen' : 'person', remote);
    });
    return made;
  }

  function offerWhenNeeded(made: RTCPeerConnection): void {
    made.addEventListener('negotiationneeded', () => {
      made
        .setLocalDescription()
        .then(() => socket.send({ description: made.localDescription }))
        .catch(report);
    });
  }

  async function take(made: RTCPeerConnection, message: BareMessage): Promise<void> {
    const { description, candidate } = message;
    if (description !== undefined) {
      await made.setRemoteDescription(description);
      if (description.type === 'offer') await reply(made);
    } else if (candidate !== undefined) await made.addIceCandidate(candidate ?? undefined);
  }

  async function reply(made: RTCPeerConnection): Promise<void> {
    if (made.getSenders().every(({ track }) => track === null)) add(made);
    await made.setLocalDescription();
    socket.send({ description: made.localDescription });
  }

  function add(made: RTCPeerConnection): void {
    if (own === undefined) return;
    for (const track of own.getTracks()) made.addTrack(track, own);
  }

  function inOrder(made: RTCPeerConnection, message: BareMessage): void {
    chain = chain.then(() => take(made, message)).catch(report);
  }

  function end(): void {
    pc?.close();
    for (const track of own?.getTracks() ?? []) track.stop();
    pc = undefined;
    own = undefined;
    early = [];
    heard.over();
  }

  /** Tells the other side, as apps do: the browser does not. */
  function switchOff(kind: 'audio' | 'video', state: Control): void {
    for (const track of own?.getTracks() ?? []) if (track.kind === kind) track.enabled = false;
    socket.send({ state });
  }

  return {
    ready: socket.opened,
    call: () =>
      void capture().then((stream) => {
        const made = open(stream);
        offerWhenNeeded(made);
        add(made);
      }),
    answer: () =>
      void capture().then((stream) => {
        const made = open(stream);
        for (const message of early.splice(0)) inOrder(made, message);
      }),
    hangUp() {
      socket.send({ bye: true });
      end();
    },
    controls: {
      mute: () => switchOff('audio', 'mute'),
      camera: () => switchOff('video', 'camera'),
      screen: () =>
        void captureScreen().then((stream) => {
          for (const track of stream.getTracks()) {
            own?.addTrack(track);
            pc?.addTrack(track, stream);
          }
        }),
    },
  };
}

function report(error: unknown): void {
  console.warn(error);
}

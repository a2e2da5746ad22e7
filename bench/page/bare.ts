import { openRelaySocket } from '../../lab/page/relay-socket.ts';
import type { RelaySocket } from '../../lab/page/relay-socket.ts';
import { capture, captureScreen, whenConnected } from './contender.ts';
import type { Contender, Control, Heard, Surroundings } from './contender.ts';

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
export function makeBare(surroundings: Surroundings): Contender {
  return new Bare(surroundings);
}

class Bare implements Contender {
  readonly ready: Promise<void>;
  readonly controls: Readonly<Record<Control, () => void>>;
  readonly #heard: Heard;
  readonly #socket: RelaySocket;
  #pc: RTCPeerConnection | undefined;
  #own: MediaStream | undefined;
  #early: BareMessage[] = [];
  #chain = Promise.resolve();

  constructor({ user, server, heard }: Surroundings) {
    this.#heard = heard;
    this.#socket = openRelaySocket({ server, user }, (message) =>
      this.#receive(message as BareMessage),
    );
    this.ready = this.#socket.opened;
    this.controls = {
      mute: () => this.#switchOff('audio', 'mute'),
      camera: () => this.#switchOff('video', 'camera'),
      screen: () => void captureScreen().then((stream) => this.#share(stream)),
    };
  }

  call(): void {
    void capture().then((stream) => {
      const pc = this.#open(stream);
      pc.addEventListener('negotiationneeded', () => void this.#offer(pc).catch(report));
      addTracks(pc, stream);
    });
  }

  answer(): void {
    void capture().then((stream) => {
      const pc = this.#open(stream);
      for (const message of this.#early.splice(0)) this.#takeInOrder(pc, message);
    });
  }

  hangUp(): void {
    this.#socket.send({ bye: true });
    this.#end();
  }

  #receive(message: BareMessage): void {
    if (message.bye === true) this.#end();
    else if (message.state !== undefined) this.#heard.saw(message.state);
    else if (this.#pc !== undefined) this.#takeInOrder(this.#pc, message);
    else {
      this.#early.push(message);
      if (message.description !== undefined) this.#heard.rings();
    }
  }

  #open(stream: MediaStream): RTCPeerConnection {
    const pc = new RTCPeerConnection();
    this.#pc = pc;
    this.#own = stream;
    whenConnected(pc, this.#heard.connected);
    pc.addEventListener('icecandidate', ({ candidate }) => this.#socket.send({ candidate }));
    pc.addEventListener('track', ({ streams: [remote], track }) => {
      if (remote === undefined || track.kind !== 'video') return;
      this.#heard.shown(pc.getTransceivers().length > 2 ? 'screen' : 'person', remote);
    });
    return pc;
  }

  async #offer(pc: RTCPeerConnection): Promise<void> {
    await pc.setLocalDescription();
    this.#socket.send({ description: pc.localDescription });
  }

  #takeInOrder(pc: RTCPeerConnection, message: BareMessage): void {
    this.#chain = this.#chain.then(() => this.#take(pc, message)).catch(report);
  }

  async #take(pc: RTCPeerConnection, { description, candidate }: BareMessage): Promise<void> {
    if (description !== undefined) {
      await pc.setRemoteDescription(description);
      if (description.type !== 'offer') return;
      const isFirst = pc.getSenders().every(({ track }) => track === null);
      if (isFirst && this.#own !== undefined) addTracks(pc, this.#own);
      await pc.setLocalDescription();
      this.#socket.send({ description: pc.localDescription });
    } else if (candidate !== undefined) await pc.addIceCandidate(candidate ?? undefined);
  }

  /** Tells the other side, as apps do: the browser does not. */
  #switchOff(kind: 'audio' | 'video', state: Control): void {
    for (const track of this.#own?.getTracks() ?? [])
      if (track.kind === kind) track.enabled = false;
    this.#socket.send({ state });
  }

  #share(stream: MediaStream): void {
    if (this.#pc !== undefined) addTracks(this.#pc, stream);
    // To be stopped with the others.
    for (const track of stream.getTracks()) this.#own?.addTrack(track);
  }

  #end(): void {
    this.#pc?.close();
    for (const track of this.#own?.getTracks() ?? []) track.stop();
    this.#pc = undefined;
    this.#own = undefined;
    this.#early = [];
    this.#heard.over();
  }
}

function addTracks(pc: RTCPeerConnection, stream: MediaStream): void {
  for (const track of stream.getTracks()) pc.addTrack(track, stream);
}

function report(error: unknown): void {
  console.warn(error);
}

import type { Clock } from '@earshot/signaling';
import type { SetDescription } from './fake-descriptions.ts';
import type { FakeTurn } from './fake-gatherer.ts';
import { CHROMIUM_PATH_TIMES } from './fake-path.ts';
import type { FakePathFacts, FakePathTimes } from './fake-path.ts';
import { FakeHandshakes } from './fake-handshakes.ts';
import { FakePeerConnection } from './fake-peer-connection.ts';
import { receives, sends } from './fake-transceiver.ts';
import type { FakeTransceiver } from './fake-transceiver.ts';

/** How a {@link FakeRtcNetwork} behaves. */
export interface FakeRtcNetworkOptions extends Partial<FakePathTimes> {
  readonly clock: Clock;
  /** How long an operation of a peer connection takes, in ms. Default 1. */
  readonly operationMs?: number;
  /** How long it takes to find a candidate, in ms. Default 2. */
  readonly gatherMs?: number;
  /** What is under way when a peer connection closes is refused, instead of never settling. Default false. */
  readonly rejectsAtClose?: boolean;
}

/** Joins fake peer connections: they connect through their descriptions and candidates, as real ones do. */
export class FakeRtcNetwork {
  readonly clock: Clock;
  readonly operationMs: number;
  readonly gatherMs: number;
  readonly rejectsAtClose: boolean;
  readonly times: FakePathTimes;
  readonly #open = new Map<string, FakePeerConnection>();
  readonly #handshakes = new FakeHandshakes();
  #made = 0;
  #listening = 0;
  #refusals = 0;
  #isUp = true;
  /** What TURN servers do, from the next candidate on. */
  turn: FakeTurn = 'works';

  constructor(options: FakeRtcNetworkOptions) {
    const { clock, operationMs = 1, gatherMs = 2, rejectsAtClose = false, ...times } = options;
    this.clock = clock;
    this.operationMs = operationMs;
    this.gatherMs = gatherMs;
    this.rejectsAtClose = rejectsAtClose;
    this.times = { ...CHROMIUM_PATH_TIMES, ...times };
  }

  /** Peer connections that were made and not closed: zero once everything was let go. */
  get openCount(): number {
    return this.#open.size;
  }

  get madeCount(): number {
    return this.#made;
  }

  /** Listeners on all peer connections, closed ones too: zero once everything was let go. */
  get listening(): number {
    return this.#listening;
  }

  /** What `Platform.createPeerConnection` wants. The maker is how descriptions begin to name their origin. */
  createPeerConnection(configuration: RTCConfiguration = {}, maker = 'pc'): RTCPeerConnection {
    this.#made += 1;
    const made = new FakePeerConnection(this, { id: `${maker}${this.#made}`, configuration });
    this.#open.set(made.id, made);
    return made as unknown as RTCPeerConnection;
  }

  /** No packet arrives any more: `disconnected` after 6 s, `failed` 10 s later. */
  cut(): void {
    this.#isUp = false;
    this.changed();
  }

  /** Packets arrive again; what has failed stays so until ICE restarts. */
  heal(): void {
    this.#isUp = true;
    this.changed();
  }

  /** Cuts, and does not wait for the connections to notice: all that were connected have failed. */
  fail(): void {
    this.cut();
    for (const connection of this.#open.values()) connection.path.fail();
  }

  /** The next `count` local descriptions cannot be made, as when a browser runs out of something. */
  refuseLocalDescriptions(count: number): void {
    this.#refusals = count;
  }

  /** For the peer connections: whether this local description is one to refuse. */
  takeRefusal(): boolean {
    if (this.#refusals === 0) return false;
    this.#refusals -= 1;
    return true;
  }

  /** For the peer connections: one listener more, or less. */
  listened(change: 1 | -1): void {
    this.#listening += change;
  }

  /** Whether what `from` sends in this media section arrives at `to`. */
  flows(from: RTCPeerConnection, to: RTCPeerConnection, mid: string): boolean {
    const sender = this.#find(from);
    const receiver = this.#find(to);
    return sender !== undefined && receiver !== undefined && this.#arrives(sender, receiver, mid);
  }

  /** Something that matters to connectivity or media has changed: all ends look again. */
  changed(): void {
    for (const connection of this.#open.values()) {
      if (this.#isUp) this.#handshakes.look(connection, this.#peerOf(connection));
    }
    for (const connection of this.#open.values()) connection.path.look(this.#factsOf(connection));
    this.measure();
    for (const connection of this.#open.values()) connection.flush();
  }

  /** Hands a text, if there is one, to the data channel of that number at the other end; false when it cannot. */
  deliver(from: FakePeerConnection, id: number, text: string | undefined): boolean {
    const to = this.#peerOf(from);
    const channel = to?.channel(id);
    if (to === undefined || channel === undefined || !this.#reaches(from, to)) return false;
    if (text !== undefined) this.clock.after(0, () => channel.receive(text));
    return true;
  }

  /** Brings the counters of all media up to now. */
  measure(): void {
    for (const connection of this.#open.values()) this.#measure(connection);
  }

  closed(connection: FakePeerConnection): void {
    this.#open.delete(connection.id);
    this.changed();
  }

  #factsOf(connection: FakePeerConnection): FakePathFacts {
    const { local, remote } = connection.descriptions.current;
    if (local === undefined || remote === undefined) {
      return { generation: undefined, isAgreed: false, isMixedUp: false, isUp: this.#isUp };
    }
    const peer = this.#peerOf(connection);
    const theirs = peer?.descriptions.current;
    const isAgreed =
      peer !== undefined &&
      isSame(theirs?.local, remote) &&
      isSame(theirs?.remote, local) &&
      connection.hasCandidateOf(remote.parsed.ufrag) &&
      peer.hasCandidateOf(local.parsed.ufrag);
    return {
      generation: `${local.parsed.ufrag} ${remote.parsed.ufrag}`,
      isAgreed,
      isMixedUp: peer !== undefined && this.#handshakes.isMixedUp(connection, peer),
      isUp: this.#isUp && peer !== undefined,
    };
  }

  #peerOf({ descriptions }: FakePeerConnection): FakePeerConnection | undefined {
    return this.#open.get(descriptions.current.remote?.parsed.owner ?? '');
  }

  #measure(connection: FakePeerConnection): void {
    const peer = this.#peerOf(connection);
    const now = this.clock.now();
    for (const { mid, sent, received, transceiver } of connection.flows()) {
      const arrives = peer !== undefined && this.#arrives(peer, connection, mid);
      const leaves = peer !== undefined && this.#arrives(connection, peer, mid);
      received.update(arrives, now);
      sent.update(leaves, now);
      if (arrives) transceiver.receiver.mediaCame();
    }
  }

  #arrives(from: FakePeerConnection, to: FakePeerConnection, mid: string): boolean {
    if (!this.#reaches(from, to)) return false;
    const sender = from.transceiver(mid);
    const receiver = to.transceiver(mid);
    return isSending(sender) && receiver !== undefined && receives(receiver.currentDirection);
  }

  #reaches(from: FakePeerConnection, to: FakePeerConnection): boolean {
    const isConnected = from.path.state === 'connected' && to.path.state === 'connected';
    return this.#isUp && isConnected && from.descriptions.current.remote?.parsed.owner === to.id;
  }

  #find(wanted: RTCPeerConnection): FakePeerConnection | undefined {
    const candidates: readonly unknown[] = [...this.#open.values()];
    return candidates.includes(wanted) ? (wanted as unknown as FakePeerConnection) : undefined;
  }
}

/** Candidates come and go in a description; what it describes stays the same. */
function isSame(one: SetDescription | undefined, other: SetDescription): boolean {
  const { owner, version } = one?.parsed ?? {};
  return owner === other.parsed.owner && version === other.parsed.version;
}

function isSending(transceiver: FakeTransceiver | undefined): boolean {
  if (transceiver?.sender.track?.readyState !== 'live' || !transceiver.sender.isActive)
    return false;
  return sends(transceiver.currentDirection);
}

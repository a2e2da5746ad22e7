import { FakeChannels } from './fake-data-channel.ts';
import type { FakeDataChannel } from './fake-data-channel.ts';
import { checked, closedError, CONNECTION_STATES, ICE_STATES } from './fake-connection-words.ts';
import { FakeCandidates, generationOf } from './fake-candidates.ts';
import { FakeDescriptions } from './fake-descriptions.ts';
import type { SetDescription } from './fake-descriptions.ts';
import { FakeGatherer } from './fake-gatherer.ts';
import { fakeIceStats } from './fake-ice-stats.ts';
import { FakeNegotiationFlag } from './fake-negotiation-flag.ts';
import { FakeOperations } from './fake-operations.ts';
import { FakePath } from './fake-path.ts';
import type { FakeRtcNetwork } from './fake-rtc-network.ts';
import { FakeMeter, fakeStats } from './fake-stats.ts';
import type { FakeFlow } from './fake-stats.ts';
import { FakeTasks } from './fake-tasks.ts';
import { receives, reversed } from './fake-transceiver.ts';
import type { FakeTransceiver, FakeTransceiverOwner } from './fake-transceiver.ts';

type SetRemote = Pick<RTCSessionDescriptionInit, 'type' | 'sdp'>;

/** One media section and its counters. */
type SectionFlow = FakeFlow & { readonly transceiver: FakeTransceiver };

/**
 * A strict RTCPeerConnection for Node: it refuses what the standard refuses, runs its operations through a chain, and
 * says its events at other moments than its promises. Only negotiated data channels, no addTrack, no offers made by
 * hand, no `on…` properties.
 */
export class FakePeerConnection extends EventTarget implements FakeTransceiverOwner {
  readonly id: string;
  readonly path: FakePath;
  readonly descriptions: FakeDescriptions;
  readonly #network: FakeRtcNetwork;
  readonly #operations: FakeOperations;
  readonly #negotiation: FakeNegotiationFlag;
  readonly #gatherer: FakeGatherer;
  readonly #tasks: FakeTasks;
  readonly #candidates = new FakeCandidates();
  #wasConnected = false;
  readonly #channels: FakeChannels;
  readonly #meters = new Map<
    FakeTransceiver,
    { readonly sent: FakeMeter; readonly received: FakeMeter }
  >();
  #configuration: RTCConfiguration;
  #isClosed = false;

  constructor(
    network: FakeRtcNetwork,
    { id, configuration }: { readonly id: string; readonly configuration: RTCConfiguration },
  ) {
    super();
    const { clock } = network;
    this.id = id;
    this.#network = network;
    this.#configuration = checked(configuration);
    this.#tasks = new FakeTasks(clock);
    this.descriptions = new FakeDescriptions(id, this);
    this.#channels = new FakeChannels({
      isAgreed: () => this.descriptions.isDataAgreed,
      deliver: (channel, text) => network.deliver(this, channel, text),
    });
    this.path = new FakePath({ clock, times: network.times, changed: () => this.#pathChanged() });
    this.#operations = new FakeOperations({
      clock,
      takesMs: network.operationMs,
      rejectsAtClose: network.rejectsAtClose,
      emptied: () => this.#negotiation.chainIsEmpty(),
    });
    this.#negotiation = new FakeNegotiationFlag({
      isChainEmpty: () => this.#operations.isEmpty,
      isStable: () => this.signalingState === 'stable',
      isNeeded: () => this.descriptions.isNegotiationNeeded,
      queueTask: (task) => this.#tasks.queue(task),
      fire: () => this.#say('negotiationneeded'),
    });
    this.#gatherer = new FakeGatherer({
      clock,
      host: id,
      takesMs: network.gatherMs,
      stateChanged: () => this.#say('icegatheringstatechange'),
      turn: () => network.turn,
      failed: (error) => this.#say('icecandidateerror', error),
      found: (candidate) => this.#found(candidate),
    });
  }

  override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
    this.#network.listened(1);
    super.addEventListener(...args);
  }

  override removeEventListener(...args: Parameters<EventTarget['removeEventListener']>): void {
    this.#network.listened(-1);
    super.removeEventListener(...args);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get signalingState(): RTCSignalingState {
    return this.#isClosed ? 'closed' : this.descriptions.signalingState;
  }

  get connectionState(): RTCPeerConnectionState {
    return CONNECTION_STATES[this.path.state];
  }

  get iceConnectionState(): RTCIceConnectionState {
    return ICE_STATES[this.path.state];
  }

  get iceGatheringState(): RTCIceGatheringState {
    return this.#gatherer.state;
  }

  /** Undefined before there is a transport. */
  get dtlsState(): RTCDtlsTransportState | undefined {
    if (this.descriptions.latest('local') === undefined) return undefined;
    if (this.#isClosed) return 'closed';
    if (this.path.state === 'handshaking') return 'connecting';
    return this.#wasConnected ? 'connected' : 'new';
  }

  get localDescription(): SetDescription | null {
    return this.#candidates.within(this.descriptions.latest('local'));
  }

  get remoteDescription(): SetDescription | null {
    return this.#candidates.within(this.descriptions.latest('remote'));
  }

  get currentLocalDescription(): SetDescription | null {
    return this.#candidates.within(this.descriptions.current.local);
  }

  get currentRemoteDescription(): SetDescription | null {
    return this.#candidates.within(this.descriptions.current.remote);
  }

  getConfiguration(): RTCConfiguration {
    return structuredClone(this.#configuration);
  }

  setConfiguration(configuration: RTCConfiguration): void {
    if (this.#isClosed) throw closedError();
    if (configuration.bundlePolicy !== this.#configuration.bundlePolicy) {
      throw new DOMException('The bundle policy is fixed.', 'InvalidModificationError');
    }
    this.#configuration = checked(configuration);
  }

  addTransceiver(kind: 'audio' | 'video', init: RTCRtpTransceiverInit = {}): FakeTransceiver {
    if (this.#isClosed) throw closedError();
    const { direction = 'sendrecv', streams = [] } = init;
    const transceiver = this.descriptions.addTransceiver({ kind, direction });
    transceiver.sender.becomeSettable();
    transceiver.sender.setStreams(...streams);
    this.needsNegotiation();
    return transceiver;
  }

  createDataChannel(label: string, init: RTCDataChannelInit = {}): FakeDataChannel {
    if (this.#isClosed) throw closedError();
    const channel = this.#channels.make(label, init);
    if (!this.descriptions.hasData) {
      this.descriptions.hasData = true;
      this.needsNegotiation();
    }
    return channel;
  }

  channel(id: number): FakeDataChannel | undefined {
    return this.#channels.get(id);
  }

  /** Packets may get through now. */
  flush(): void {
    this.#channels.flush();
  }

  getTransceivers(): FakeTransceiver[] {
    return [...this.descriptions.transceivers];
  }

  getSenders(): FakeTransceiver['sender'][] {
    return this.descriptions.transceivers.map(({ sender }) => sender);
  }

  getReceivers(): FakeTransceiver['receiver'][] {
    return this.descriptions.transceivers.map(({ receiver }) => receiver);
  }

  restartIce(): void {
    if (this.#isClosed) return;
    this.descriptions.restartIce();
    this.needsNegotiation();
  }

  /** Without an argument, as perfect negotiation wants it; or to roll back. */
  async setLocalDescription(description?: { readonly type: RTCSdpType }): Promise<void> {
    if (this.#isClosed) throw closedError();
    await this.operate(() =>
      this.#describe(() => {
        if (description?.type === 'rollback') this.#rollback('have-local-offer');
        else this.#setLocal();
      }),
    );
  }

  async setRemoteDescription({ type, sdp = '' }: SetRemote): Promise<void> {
    if (this.#isClosed) throw closedError();
    if (type === 'pranswer') throw new TypeError('The fake knows no provisional answers.');
    await this.operate(() =>
      this.#describe(() => {
        if (type === 'rollback') this.#rollback('have-remote-offer');
        else this.#candidates.addAll(this.descriptions.setRemote(type, sdp));
      }),
    );
  }

  async addIceCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    const { candidate: line = '', sdpMid = null, sdpMLineIndex = null } = candidate;
    if (line !== '' && sdpMid === null && sdpMLineIndex === null) {
      throw new TypeError('Candidate missing values for both sdpMid and sdpMLineIndex.');
    }
    if (this.#isClosed) throw closedError();
    await this.operate(() => {
      const ufrag = generationOf(candidate, this.descriptions.latest('remote')?.parsed);
      if (line !== '') this.#candidates.add(ufrag, line);
      this.#network.changed();
    });
  }

  async getStats(): Promise<ReadonlyMap<string, unknown>> {
    this.#network.measure();
    const now = this.#network.clock.now();
    const local = this.#candidates.of(this.descriptions.latest('local'));
    const remote = this.#candidates.of(this.descriptions.latest('remote'));
    const ice = { path: this.path.state, dtlsState: this.dtlsState, local, remote, now };
    return new Map([...fakeStats(this.flows(), now), ...fakeIceStats(ice)]);
  }

  /** Idempotent; as the standard has it, no event says so. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#operations.close();
    this.#gatherer.close();
    this.#tasks.close();
    this.path.close();
    for (const { receiver } of this.descriptions.transceivers) receiver.close();
    this.#channels.close();
    this.#network.closed(this);
  }

  operate<Result>(operation: () => Result): Promise<Result> {
    return this.#operations.run(operation);
  }

  needsNegotiation(): void {
    this.#negotiation.update();
  }

  packetsOf(transceiver: FakeTransceiver): number {
    this.#network.measure();
    return this.#meters.get(transceiver)?.received.packets ?? 0;
  }

  tracksChanged(): void {
    this.#network.changed();
  }

  /** Whether a candidate of this ICE generation of the other end was given. */
  hasCandidateOf(ufrag: string): boolean {
    return this.#candidates.has(ufrag);
  }

  transceiver(mid: string): FakeTransceiver | undefined {
    return this.descriptions.transceivers.find((transceiver) => transceiver.mid === mid);
  }

  flows(): readonly SectionFlow[] {
    return this.descriptions.transceivers.flatMap((transceiver) => {
      const { mid, kind } = transceiver;
      const meters = this.#meters.get(transceiver) ?? {
        sent: new FakeMeter(),
        received: new FakeMeter(),
      };
      this.#meters.set(transceiver, meters);
      return mid === null ? [] : [{ mid, kind, transceiver, ...meters }];
    });
  }

  #describe(set: () => void): void {
    const before = this.signalingState;
    set();
    if (this.signalingState !== before) this.#say('signalingstatechange');
    this.#sayTracks();
    this.#gather();
    this.#network.changed();
    if (this.signalingState === 'stable') this.#negotiation.clear();
  }

  #setLocal(): void {
    if (this.#network.takeRefusal()) {
      throw new DOMException('Failed to make a local description.', 'OperationError');
    }
    this.descriptions.setLocal();
  }

  #rollback(from: RTCSignalingState): void {
    if (this.signalingState !== from) {
      throw new DOMException(`No rollback in ${this.signalingState}.`, 'InvalidStateError');
    }
    this.descriptions.rollback();
  }

  #sayTracks(): void {
    const remote = this.descriptions.latest('remote');
    for (const { mid, direction } of remote?.parsed.sections ?? []) {
      const transceiver = this.transceiver(mid);
      if (transceiver === undefined || transceiver.hasFired || !receives(reversed(direction)))
        continue;
      transceiver.hasFired = true;
      const { receiver } = transceiver;
      this.#say('track', { transceiver, receiver, track: receiver.track, streams: [] });
    }
  }

  #gather(): void {
    const local = this.descriptions.latest('local')?.parsed;
    const mid = local?.sections[0]?.mid;
    if (local === undefined || mid === undefined) return;
    this.#gatherer.start({ ufrag: local.ufrag, mid, configuration: this.#configuration });
  }

  #found(candidate: RTCIceCandidateInit | null): void {
    const { usernameFragment, candidate: line } = candidate ?? {};
    if (usernameFragment && line !== undefined) this.#candidates.add(usernameFragment, line);
    this.#say('icecandidate', { candidate });
  }

  #pathChanged(): void {
    this.#wasConnected ||= this.path.state === 'connected';
    this.#say('iceconnectionstatechange');
    this.#say('connectionstatechange');
    this.#tasks.queue(() => this.#network.changed());
  }

  #say(type: string, fields: Readonly<Record<string, unknown>> = {}): void {
    if (!this.#isClosed) this.dispatchEvent(Object.assign(new Event(type), fields));
  }
}

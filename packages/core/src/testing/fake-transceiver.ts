import { FakeTrack } from './fake-media.ts';

type Direction = RTCRtpTransceiverDirection;

/** What a transceiver asks of its peer connection. */
export interface FakeTransceiverOwner {
  readonly isClosed: boolean;
  readonly dtlsState: RTCDtlsTransportState | undefined;
  operate<Result>(operation: () => Result): Promise<Result>;
  /** A direction or a stream changed: the browser looks whether it must negotiate. */
  needsNegotiation(): void;
  /** How many packets have come in this media section. */
  packetsOf(transceiver: FakeTransceiver): number;
  /** A track changed: media may start or stop to flow. */
  tracksChanged(): void;
}

/** The sending half: `replaceTrack` needs no negotiation, parameters are checked as browsers do. */
export class FakeSender {
  readonly kind: 'audio' | 'video';
  readonly #owner: FakeTransceiverOwner;
  #track: MediaStreamTrack | null = null;
  #streams: readonly MediaStream[] = [];
  #parameters: RTCRtpSendParameters;
  #transactions = 0;

  constructor(kind: 'audio' | 'video', owner: FakeTransceiverOwner) {
    this.kind = kind;
    this.#owner = owner;
    this.#parameters = {
      transactionId: '',
      encodings: [],
      codecs: [],
      headerExtensions: [],
      rtcp: {},
    };
  }

  get track(): MediaStreamTrack | null {
    return this.#track;
  }

  /** All sections share one. */
  get transport(): Pick<RTCDtlsTransport, 'state'> | null {
    const state = this.#owner.dtlsState;
    return state === undefined ? null : { state };
  }

  /** What the SDP says of this sender; it does not change with the track. */
  get msid(): string {
    return `${this.#streams[0]?.id ?? '-'} ${this.kind}`;
  }

  setStreams(...streams: MediaStream[]): void {
    if (this.#owner.isClosed) throw closed();
    this.#streams = streams;
    this.#owner.needsNegotiation();
  }

  async replaceTrack(track: MediaStreamTrack | null): Promise<void> {
    if (track !== null && track.kind !== this.kind) throw new TypeError('Track kind differs.');
    if (this.#owner.isClosed) throw closed();
    await this.#owner.operate(() => {
      this.#track = track;
      this.#owner.tracksChanged();
    });
  }

  /** From here on there are parameters to set; Chromium has none for a remote offer's section before it may send. */
  becomeSettable(): void {
    if (this.#parameters.encodings.length > 0) return;
    this.#parameters = { ...this.#parameters, encodings: [{ active: true }] };
  }

  /** Whether it sends what its track gives. */
  get isActive(): boolean {
    return this.#parameters.encodings.every(({ active }) => active);
  }

  getParameters(): RTCRtpSendParameters {
    this.#transactions += 1;
    const transactionId = `transaction-${this.#transactions}`;
    this.#parameters = { ...this.#parameters, transactionId };
    return structuredClone(this.#parameters);
  }

  /** How many whole pictures were asked for. */
  keyFrames = 0;

  async setParameters(
    parameters: RTCRtpSendParameters,
    { encodingOptions = [] }: { readonly encodingOptions?: readonly object[] } = {},
  ): Promise<void> {
    if (this.#owner.isClosed) throw closed();
    if (encodingOptions.length > 0 && encodingOptions.length !== parameters.encodings.length) {
      throw new DOMException('One option for each encoding.', 'InvalidModificationError');
    }
    if (parameters.transactionId !== this.#parameters.transactionId) {
      throw new DOMException('Read the parameters before setting them.', 'InvalidStateError');
    }
    if (parameters.encodings.length !== this.#parameters.encodings.length) {
      throw new DOMException('The number of encodings is fixed.', 'InvalidModificationError');
    }
    this.#parameters = structuredClone(parameters);
    if (encodingOptions.length > 0) this.keyFrames += 1;
    this.#owner.tracksChanged();
  }
}

/** The receiving half; its track is muted until media comes. */
export class FakeReceiver {
  readonly #track: FakeTrack;
  readonly #packets: () => number;

  constructor(kind: 'audio' | 'video', packets: () => number) {
    this.#packets = packets;
    this.#track = new FakeTrack({ kind, label: `remote ${kind}`, muted: true });
  }

  get track(): MediaStreamTrack {
    return this.#track.asTrack();
  }

  /** The source, once it was heard; its timestamp moves with each packet. */
  getSynchronizationSources(): { readonly rtpTimestamp: number }[] {
    const rtpTimestamp = this.#packets();
    return rtpTimestamp === 0 ? [] : [{ rtpTimestamp }];
  }

  mediaCame(): void {
    this.#track.setMuted(false);
  }

  close(): void {
    this.#track.end();
  }
}

/** One media section, once negotiated; a strict stand-in for RTCRtpTransceiver. */
export class FakeTransceiver {
  readonly kind: 'audio' | 'video';
  readonly sender: FakeSender;
  readonly receiver: FakeReceiver;
  mid: string | null = null;
  currentDirection: Direction | null = null;
  /** Whether the `track` event of the remote track has been fired. */
  hasFired = false;
  readonly #owner: FakeTransceiverOwner;
  #direction: Direction;

  constructor(
    owner: FakeTransceiverOwner,
    { kind, direction }: { readonly kind: 'audio' | 'video'; readonly direction: Direction },
  ) {
    this.kind = kind;
    this.#owner = owner;
    this.#direction = direction;
    this.sender = new FakeSender(kind, owner);
    this.receiver = new FakeReceiver(kind, () => owner.packetsOf(this));
  }

  get direction(): Direction {
    return this.#direction;
  }

  set direction(direction: Direction) {
    if (this.#owner.isClosed) throw closed();
    if (direction === this.#direction) return;
    this.#direction = direction;
    this.#owner.needsNegotiation();
  }
}

export function sends(direction: Direction | null): boolean {
  return direction === 'sendrecv' || direction === 'sendonly';
}

export function receives(direction: Direction | null): boolean {
  return direction === 'sendrecv' || direction === 'recvonly';
}

export function directionOf(isSending: boolean, isReceiving: boolean): Direction {
  if (isSending) return isReceiving ? 'sendrecv' : 'sendonly';
  return isReceiving ? 'recvonly' : 'inactive';
}

/** The same direction, seen from the other end. */
export function reversed(direction: Direction): Direction {
  return directionOf(receives(direction), sends(direction));
}

function closed(): DOMException {
  return new DOMException('The peer connection is closed.', 'InvalidStateError');
}

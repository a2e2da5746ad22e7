/** What a {@link FakeDataChannel} asks of its peer connection. */
export interface FakeDataChannelOwner {
  /** Whether both ends have agreed on a data section that was made after the channel. */
  readonly isDataAgreed: boolean;
  /** Hands a text, if there is one, to the same channel of the other end; false while no packet gets through. */
  deliver(text?: string): boolean;
}

/** A negotiated, unordered, reliable channel: what cannot be sent now waits until packets get through again. */
export class FakeDataChannel extends EventTarget {
  readonly label: string;
  readonly id: number;
  onmessage: ((event: MessageEvent) => void) | null = null;
  readonly #owner: FakeDataChannelOwner;
  #waiting: string[] = [];
  #hasOpened = false;
  #isClosed = false;

  constructor(owner: FakeDataChannelOwner, { label, id }: { label: string; id: number }) {
    super();
    this.#owner = owner;
    this.label = label;
    this.id = id;
  }

  get readyState(): RTCDataChannelState {
    if (this.#isClosed) return 'closed';
    return this.#hasOpened ? 'open' : 'connecting';
  }

  get bufferedAmount(): number {
    return this.#waiting.reduce((total, { length }) => total + length, 0);
  }

  send(text: string): void {
    if (this.readyState !== 'open') {
      throw new DOMException('The channel is not open.', 'InvalidStateError');
    }
    this.#waiting.push(text);
    this.flush();
  }

  receive(text: string): void {
    if (this.#isClosed) return;
    const event = new MessageEvent('message', { data: text });
    this.onmessage?.(event);
    this.dispatchEvent(event);
  }

  /** Packets may get through now. */
  flush(): void {
    if (this.#isClosed || !this.#owner.isDataAgreed) return;
    // It opens with the first connection, and stays open while the path is away.
    if (!this.#hasOpened && !this.#owner.deliver()) return;
    if (!this.#hasOpened) {
      this.#hasOpened = true;
      this.dispatchEvent(new Event('open'));
    }
    while (this.#waiting[0] !== undefined && this.#owner.deliver(this.#waiting[0])) {
      this.#waiting.shift();
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#waiting = [];
  }
}

/** What {@link FakeChannels} ask of their peer connection. */
export interface FakeChannelsOwner {
  readonly isAgreed: () => boolean;
  readonly deliver: (id: number, text: string | undefined) => boolean;
}

/** The data channels of one peer connection. */
export class FakeChannels {
  readonly #owner: FakeChannelsOwner;
  readonly #channels = new Map<number, FakeDataChannel>();

  constructor(owner: FakeChannelsOwner) {
    this.#owner = owner;
  }

  make(label: string, { id, negotiated }: RTCDataChannelInit): FakeDataChannel {
    if (negotiated !== true || id === undefined) throw new TypeError('Only negotiated channels.');
    if (this.#channels.has(id)) throw new DOMException('The id is taken.', 'OperationError');
    const { isAgreed, deliver } = this.#owner;
    const owner = {
      get isDataAgreed() {
        return isAgreed();
      },
      deliver: (text?: string) => deliver(id, text),
    };
    const channel = new FakeDataChannel(owner, { label, id });
    this.#channels.set(id, channel);
    return channel;
  }

  get(id: number): FakeDataChannel | undefined {
    return this.#channels.get(id);
  }

  flush(): void {
    for (const channel of this.#channels.values()) channel.flush();
  }

  close(): void {
    for (const channel of this.#channels.values()) channel.close();
  }
}

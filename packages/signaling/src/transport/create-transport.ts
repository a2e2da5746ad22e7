import { connectedTwice } from './connected-twice.ts';
import type { Transport, TransportClose, TransportListener, TransportState } from './transport.ts';

/** What a {@link Plug} gives: the way out. */
export interface Wire {
  send(text: string): void;
  /** Lets go of everything: socket, timers, listeners. Called once. */
  close(): void;
  /** Bytes accepted by `send` and not yet handed to the network. */
  readonly bufferedAmount?: number;
}

/** What a {@link Plug} tells; calls that come too late, twice or from within its wire do no harm. */
export interface WireEvents {
  opened(): void;
  /** One frame. Anything but a string closes the transport. */
  received(data: unknown): void;
  /** The other end or the network closed it, or it could not be opened. */
  closed(cause?: unknown): void;
}

/** Begins to connect and says how to send; it may throw when that is impossible. */
export type Plug = (events: WireEvents) => Wire;

/**
 * Makes a {@link Transport} of whatever carries strings in order. It keeps the rules that are the
 * same for all (one attempt, one `close`, nothing after it, no listener called from within a call).
 *
 * @param plug Connects; called once, by `connect`.
 * @param later Runs something as a task of its own; default: `setTimeout`.
 * @example
 * ```ts
 * const transport = createTransport((events) => {
 *   const channel = realtimeService.join('calls');
 *   channel.onJoined(() => events.opened());
 *   channel.onText((text) => events.received(text));
 *   channel.onLeft((why) => events.closed(why));
 *   return { send: (text) => channel.say(text), close: () => channel.leave() };
 * });
 * ```
 */
export function createTransport(
  plug: Plug,
  later: (run: () => void) => void = (run) => void setTimeout(run, 0),
): Transport {
  return new WireTransport(plug, later);
}

class WireTransport implements Transport {
  readonly #plug: Plug;
  readonly #later: (run: () => void) => void;
  /** What happened within a call, and must look as if it happened after it. */
  readonly #postponed: (() => void)[] = [];
  #state: TransportState = 'idle';
  #listener: TransportListener | undefined;
  #wire: Wire | undefined;
  #hasOpened = false;
  #isInside = false;

  constructor(plug: Plug, later: (run: () => void) => void) {
    this.#plug = plug;
    this.#later = later;
  }

  get state(): TransportState {
    return this.#state;
  }

  get bufferedAmount(): number {
    return this.#wire?.bufferedAmount ?? 0;
  }

  connect(listener: TransportListener): void {
    if (this.#state !== 'idle') throw connectedTwice();
    this.#listener = listener;
    this.#state = 'connecting';
    this.#inside(() => {
      this.#wire = this.#plug({
        opened: () => this.#happen(() => this.#opened()),
        received: (data) => this.#happen(() => this.#received(data)),
        closed: (cause) => this.#happen(() => this.#end(false, cause)),
      });
    });
  }

  send(text: string): void {
    if (this.#state === 'open') this.#inside(() => this.#wire?.send(text));
  }

  close(): void {
    if (this.#state === 'closed') return;
    this.#letGo();
    this.#inside(() => this.#happen(() => this.#end(true)));
  }

  #opened(): void {
    if (this.#state !== 'connecting') return;
    this.#state = 'open';
    this.#hasOpened = true;
    this.#listener?.open();
  }

  #received(data: unknown): void {
    if (this.#state !== 'open') return;
    if (typeof data === 'string') this.#listener?.message(data);
    else this.#end(false, new TypeError('A frame that is not text.'));
  }

  #end(wasLocal: boolean, cause?: unknown): void {
    // After a close of our own only its own end is still told.
    if (this.#state === 'closed' && !wasLocal) return;
    this.#letGo();
    const close: TransportClose = { wasLocal, neverOpened: !this.#hasOpened };
    this.#listener?.close(cause === undefined ? close : { ...close, cause });
  }

  #letGo(): void {
    this.#state = 'closed';
    const wire = this.#wire;
    this.#wire = undefined;
    this.#inside(() => wire?.close());
  }

  /** Runs what belongs to others: it never throws, and what happens meanwhile happens later. */
  #inside(run: () => void): void {
    const wasInside = this.#isInside;
    this.#isInside = true;
    try {
      run();
    } catch (cause) {
      this.#happen(() => this.#end(false, cause));
    } finally {
      this.#isInside = wasInside;
    }
  }

  #happen(what: () => void): void {
    if (!this.#isInside && this.#postponed.length === 0) {
      what();
      return;
    }
    this.#postponed.push(what);
    if (this.#postponed.length === 1) this.#later(() => this.#catchUp());
  }

  /** One a task, so that each is a later task for whatever the one before it called. */
  #catchUp(): void {
    const what = this.#postponed.shift();
    if (this.#postponed.length > 0) this.#later(() => this.#catchUp());
    what?.();
  }
}

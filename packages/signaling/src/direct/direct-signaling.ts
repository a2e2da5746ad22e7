import type { SignalingEnvironment } from '../environment.ts';
import { EarshotError } from '../errors.ts';
import { createListeners, type Listeners } from '../listeners.ts';
import { checkOutgoing } from '../outgoing.ts';
import { encodeFrame } from '../protocol/encode.ts';
import type { Address, Frame, Sender } from '../protocol/envelope.ts';
import type { Message } from '../protocol/messages.ts';
import { parseBody, parseFrame } from '../protocol/parse.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import { backoffMs } from '../session/backoff.ts';
import { createTimers, type Timers } from '../timers.ts';
import type { Signaling, SignalingEvents, SignalingState } from '../signaling.ts';
import type { Transport, TransportFactory } from '../transport/transport.ts';
import { noteDirect, type DirectInbox } from './direct-inbox.ts';

/** How many frames may wait for the bus. */
const MAX_WAITING = 512;

/** What direct signaling is made of, all of it checked. */
export interface DirectParts {
  readonly self: Sender;
  /** Tells this run of the device from those before it. */
  readonly run: string;
  readonly transport: TransportFactory;
  readonly environment: SignalingEnvironment;
}

/** The {@link Signaling} of devices that share a bus and no server. */
export class DirectSignaling implements Signaling {
  readonly arbiter = 'peers';
  readonly providesIce = false;
  readonly #parts: DirectParts;
  readonly #listeners: Listeners<SignalingEvents>;
  readonly #timers: Timers<'retry'>;
  #state: SignalingState = { status: 'offline' };
  #transport: Transport | undefined;
  #waiting: string[] = [];
  #inbox: DirectInbox = new Map();
  #sent = 0;
  #attempt = 0;

  constructor(parts: DirectParts) {
    this.#parts = parts;
    this.#listeners = createListeners(parts.environment.log);
    this.#timers = createTimers(parts.environment.clock);
  }

  get state(): SignalingState {
    return this.#state;
  }

  get self(): Sender {
    return this.#parts.self;
  }

  connect(): void {
    if (this.#state.status === 'offline' && !this.#timers.isRunning('retry')) this.#open();
  }

  send(message: Message, to?: Address): void {
    this.#mustBeOpen();
    const checked = checkOutgoing(message, to);
    // To the server itself, and there is none.
    if (checked.to === undefined) return;
    if (this.#waiting.length >= MAX_WAITING) {
      throw new EarshotError('signaling/outbox-full', {
        details: { limit: MAX_WAITING },
      });
    }
    this.#write(this.#frameFor(checked.message, checked.to));
  }

  on<Event extends keyof SignalingEvents>(
    event: Event,
    listener: SignalingEvents[Event],
  ): () => void {
    return this.#listeners.on(event, listener);
  }

  close(): void {
    if (this.#state.status === 'closed') return;
    this.#timers.stopAll();
    this.#waiting = [];
    const transport = this.#transport;
    this.#transport = undefined;
    transport?.close();
    this.#change({ status: 'closed' });
    this.#listeners.clear();
  }

  #mustBeOpen(): void {
    if (this.#state.status !== 'closed') return;
    throw new EarshotError('signaling/closed', {});
  }

  #frameFor(message: Message, to: Address): string {
    this.#sent += 1;
    const { self, run } = this.#parts;
    const envelope = { from: self, to, seq: this.#sent, run };
    return encodeFrame({ type: 'direct', v: PROTOCOL_VERSION, ...envelope, body: message });
  }

  #write(text: string): void {
    if (this.#state.status === 'online') this.#transport?.send(text);
    else this.#waiting.push(text);
  }

  #open(): void {
    this.#change({ status: 'connecting', attempt: this.#attempt + 1 });
    // A listener may have closed it.
    if (this.#state.status !== 'connecting') return;
    try {
      const transport = this.#parts.transport();
      this.#transport = transport;
      transport.connect({
        open: () => this.#opened(transport),
        message: (text) => {
          if (transport === this.#transport) this.#receive(text);
        },
        close: ({ cause }) => this.#closed(transport, cause),
      });
    } catch (cause) {
      this.#retry(cause);
    }
  }

  #opened(transport: Transport): void {
    if (transport !== this.#transport) return;
    this.#attempt = 0;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const text of waiting) transport.send(text);
    this.#change({ status: 'online', self: this.self });
  }

  #closed(transport: Transport, cause: unknown): void {
    if (transport === this.#transport) this.#retry(cause);
  }

  #retry(cause: unknown): void {
    const { clock, random, log } = this.#parts.environment;
    this.#transport = undefined;
    this.#attempt += 1;
    log('warn', 'bus.lost', { attempt: this.#attempt, cause });
    const delayMs = backoffMs(this.#attempt, random());
    this.#timers.start('retry', delayMs, () => this.#open());
    this.#change({ status: 'offline', retryAt: clock.now() + delayMs });
  }

  #receive(text: string): void {
    const parsed = parseFrame(text);
    if (!parsed.ok || parsed.value.type !== 'direct') return this.#ignore(text.length);
    if (!this.#isForMe(parsed.value)) return;
    const inbox = noteDirect(this.#inbox, parsed.value);
    if (inbox === undefined) return;
    this.#inbox = inbox;
    this.#deliver(parsed.value);
  }

  #isForMe({ v, from, to }: Frame<'direct'>): boolean {
    const { user, device } = this.self;
    const isMine = from.user === user && from.device === device;
    return (
      v === PROTOCOL_VERSION &&
      !isMine &&
      to.user === user &&
      (to.device === undefined || to.device === device)
    );
  }

  #deliver({ from, body }: Frame<'direct'>): void {
    const parsed = parseBody(body);
    if (parsed.ok) this.#listeners.emit('message', { from, message: forked(parsed.value) });
    else this.#parts.environment.log('warn', 'message.ignored', { field: parsed.field });
  }

  /** Others may use the same bus for something else. */
  #ignore(length: number): void {
    this.#parts.environment.log('debug', 'frame.ignored', { length });
  }

  #change(state: SignalingState): void {
    this.#state = state;
    this.#parts.environment.log('info', 'signaling.state', { status: state.status });
    this.#listeners.emit('state', state);
  }
}

/** Nobody knows how many devices of a user are on the bus: each has to reckon with others. */
function forked(message: Message): Message {
  return message.type === 'call.invite' ? { isForked: true, ...message } : message;
}

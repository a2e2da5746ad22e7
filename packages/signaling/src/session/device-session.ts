import { encodeFrame } from '../protocol/encode.ts';
import type { Frame, Sender } from '../protocol/envelope.ts';
import type { Message } from '../protocol/messages.ts';
import { encodeMessage } from '../protocol/encode-message.ts';
import { parseAnyBody } from '../protocol/parse.ts';
import { plainBody } from '../protocol/plain-body.ts';
import type { ClientFrame } from '../protocol/read-client-frame.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import { AckDelay } from './ack-delay.ts';
import { ACK_EVERY, acknowledged, arrivalOf, createInbox, owed, receive } from './inbox.ts';
import {
  acknowledge,
  add,
  covers,
  createOutbox,
  isFull,
  lastSeq,
  unacked,
  type Outbox,
} from './outbox.ts';
import { keepText, textOf } from './message-text.ts';
import { sameSecret } from './same-secret.ts';
import type {
  Connection,
  OutgoingMessage,
  ServerSession,
  ServerSessionOptions,
  SessionEnd,
} from './server-session.ts';
import { createTimers, type Timers } from '../timers.ts';

/** A message that is not acknowledged within this, in ms, was lost on a connection that seems alive. */
const OVERDUE_MS = 10_000;
const DEFAULT_RESUME_WINDOW_MS = 60_000;
/** How many welcomes in a row may get lost before the session cannot be resumed. */
const MAX_SECRETS = 8;

type MessageFrame = Extract<ClientFrame, { readonly type: 'message' }>;

/** The one implementation of {@link ServerSession}. */
export class DeviceSession implements ServerSession {
  readonly #options: ServerSessionOptions;
  readonly #timers: Timers<'ping' | 'resume'>;
  readonly #ackDelay: AckDelay;
  #connection: Connection | undefined;
  #outbox: Outbox<OutgoingMessage>;
  #inbox = createInbox();
  /** The newest first. Older ones stay good until the client shows that it got the newest. */
  #secrets: readonly string[] = [];
  #heardAt = 0;
  /** Since when something waits for an acknowledgement and none has come, in Unix ms. */
  #stalledAt = 0;
  #isEnded = false;

  constructor(options: ServerSessionOptions) {
    this.#options = options;
    this.#timers = createTimers(options.clock);
    this.#ackDelay = new AckDelay(options.clock, () => this.#writeAck());
    const { restored, maxOutbox } = options;
    this.#outbox = createOutbox(maxOutbox);
    if (restored === undefined) return;
    this.#outbox = { ...this.#outbox, acked: restored.acknowledged, waiting: restored.waiting };
    this.#inbox = { received: restored.received, acked: restored.received };
    this.#secrets = restored.secrets;
  }

  get id(): string {
    return this.#options.id;
  }

  get self(): Sender {
    return this.#options.self;
  }

  get isAttached(): boolean {
    return this.#connection !== undefined;
  }

  get unacknowledged(): number {
    return this.#outbox.waiting.length;
  }

  open(connection: Connection): void {
    if (this.#isEnded) return;
    this.#attach(connection, false);
  }

  resume(connection: Connection, claim: { secret: string; received: number }): boolean {
    if (this.#isEnded) return false;
    // Every secret is compared, so that the time taken does not tell which one matched.
    const matches = this.#secrets.filter((secret) => sameSecret(secret, claim.secret));
    if (matches.length === 0 || !covers(this.#outbox, claim.received)) return false;
    this.#outbox = acknowledge(this.#outbox, claim.received);
    this.#attach(connection, true);
    return true;
  }

  receive(connection: Connection, frame: ClientFrame): void {
    if (connection !== this.#connection) return;
    this.#heardAt = this.#options.clock.now();
    if (this.#secrets.length > 1) this.#secrets = this.#secrets.slice(0, 1);
    switch (frame.type) {
      case 'message': {
        this.#receiveMessage(frame);
        return;
      }
      case 'ack':
        this.#acknowledge(frame.ack);
        return;
      case 'ping': {
        this.#write({ type: 'pong' });
        return;
      }
      case 'bye': {
        this.#finish(frame.code);
        return;
      }
      case 'pong':
      case 'fault':
        return;
      default:
        this.#options.onFault({ kind: 'unexpected', field: 'type' });
    }
  }

  send(message: Message, from?: Sender): void {
    if (this.#isEnded) return;
    if (isFull(this.#outbox)) {
      this.#finish('too-slow');
      return;
    }
    if (this.#outbox.waiting.length === 0) this.#stalledAt = this.#options.clock.now();
    const outgoing = from === undefined ? { message } : { message, from };
    this.#outbox = add(this.#outbox, outgoing);
    this.#writeMessage(lastSeq(this.#outbox), outgoing);
  }

  fault(fault: Omit<Frame<'fault'>, 'type'>): void {
    this.#write({ type: 'fault', ...fault });
  }

  wait(): void {
    if (!this.#isEnded && this.#connection === undefined) this.#detach();
  }

  disconnected(connection: Connection): void {
    if (connection === this.#connection) this.#detach();
  }

  end(code: Frame<'bye'>['code'] = 'closed'): void {
    this.#finish(code);
  }

  #attach(connection: Connection, resumed: boolean): void {
    const old = this.#connection;
    this.#connection = connection;
    if (old !== connection) old?.close('replaced');
    this.#stopTimers();
    this.#heardAt = this.#options.clock.now();
    this.#stalledAt = this.#heardAt;
    this.#write(this.#welcome(resumed));
    for (const { seq, payload } of unacked(this.#outbox)) this.#writeMessage(seq, payload);
    // A connection may give up within `send`.
    if (this.#connection === connection) this.#startPings();
  }

  #welcome(resumed: boolean): Frame<'welcome'> {
    const secret = this.#options.newSecret();
    this.#secrets = [secret, ...this.#secrets].slice(0, MAX_SECRETS);
    const received = this.#takeAck();
    return {
      type: 'welcome',
      v: PROTOCOL_VERSION,
      session: this.id,
      secret,
      resumed,
      received,
      self: this.self,
      pingMs: this.#options.pingMs,
      turn: this.#options.turn,
    };
  }

  #receiveMessage(frame: MessageFrame): void {
    this.#acknowledge(frame.ack);
    const arrival = arrivalOf(this.#inbox, frame.seq);
    if (arrival === 'gap') {
      this.#drop('invalid');
      this.#options.onFault({ kind: 'gap', seq: frame.seq });
      return;
    }
    if (arrival === 'duplicate') {
      this.#writeAck();
      return;
    }
    this.#inbox = receive(this.#inbox);
    this.#readBody(frame);
    this.#scheduleAck();
  }

  #acknowledge(ack: number): void {
    const outbox = acknowledge(this.#outbox, ack);
    if (outbox !== this.#outbox) this.#stalledAt = this.#heardAt;
    this.#outbox = outbox;
  }

  #readBody({ body, bodyText, seq, to }: MessageFrame): void {
    const plain = bodyText === undefined ? undefined : plainBody(body, bodyText);
    if (plain !== undefined && bodyText !== undefined) {
      keepText(plain, bodyText);
      this.#options.onMessage(plain, to, seq);
      return;
    }
    const parsed = parseAnyBody(body);
    if (parsed.ok) {
      this.#options.onMessage(parsed.value, to, seq);
      return;
    }
    const { fault, message } = parsed;
    const field = parsed.field ?? 'body';
    if (fault === 'unknown') {
      this.#options.onFault({ kind: 'unknown', seq, field });
      return;
    }
    this.fault({ code: 'invalid', seq, field, message });
    this.#options.onFault({ kind: 'invalid', seq, field });
  }

  #detach(): void {
    this.#connection = undefined;
    this.#stopTimers();
    const windowMs = this.#options.resumeWindowMs ?? DEFAULT_RESUME_WINDOW_MS;
    this.#timers.start('resume', windowMs, () => this.#finish('lost'));
    this.#options.onDetach();
  }

  #finish(why: SessionEnd): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#stopTimers();
    const connection = this.#connection;
    this.#connection = undefined;
    if (why !== 'lost') connection?.close(why);
    this.#options.onEnd(why);
  }

  #startPings(): void {
    const { clock, pingMs } = this.#options;
    this.#timers.start('ping', pingMs, () => {
      if (clock.now() - this.#heardAt >= 2 * pingMs || this.#isOverdue()) {
        this.#drop('closed');
        return;
      }
      this.#write({ type: 'ping' });
      this.#startPings();
    });
  }

  /** Whether something that was sent must be lost, although the client lives. */
  #isOverdue(): boolean {
    const waitingMs = this.#options.clock.now() - this.#stalledAt;
    return this.#outbox.waiting.length > 0 && waitingMs >= OVERDUE_MS;
  }

  /** Leaves the connection; the client comes back and resumes. */
  #drop(code: Frame<'bye'>['code']): void {
    const connection = this.#connection;
    this.#detach();
    connection?.close(code);
  }

  #scheduleAck(): void {
    // Whoever was told of the message may have answered it (with the acknowledgement) or ended all.
    if (this.#connection === undefined || owed(this.#inbox) === 0) return;
    if (owed(this.#inbox) >= ACK_EVERY && this.#options.settled === undefined) {
      this.#writeAck();
      return;
    }
    this.#ackDelay.owe(this.#heardAt);
  }

  #writeAck(): void {
    this.#write({ type: 'ack', ack: this.#takeAck() });
    // What is still in somebody's hands is acknowledged a little later.
    this.#ackDelay.paid();
    if (owed(this.#inbox) > 0) this.#ackDelay.owe(this.#options.clock.now());
  }

  #writeMessage(seq: number, { message, from }: OutgoingMessage): void {
    if (this.#connection === undefined) return;
    const text = encodeMessage({ seq, ack: this.#takeAck(), from, bodyText: textOf(message) });
    this.#connection.send(text);
  }

  /** Whoever takes it sends it: nothing is owed any more. */
  #takeAck(): number {
    const { settled } = this.#options;
    if (settled !== undefined) return this.#takeSettled(settled());
    this.#ackDelay.paid();
    this.#inbox = acknowledged(this.#inbox);
    return this.#inbox.received;
  }

  #takeSettled(number: number): number {
    const acked = Math.max(this.#inbox.acked, number);
    this.#inbox = { ...this.#inbox, acked };
    if (owed(this.#inbox) <= 0) this.#ackDelay.paid();
    return acked;
  }

  #stopTimers(): void {
    this.#timers.stopAll();
    this.#ackDelay.stop();
  }

  #write(frame: Frame): void {
    this.#connection?.send(encodeFrame(frame));
  }
}

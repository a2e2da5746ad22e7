import {
  encodeFrame,
  readClientFrame,
  type ClientFrame,
  type Clock,
  type Frame,
  type Log,
  type ParseFault,
  type ServerSession,
} from '@earshot/signaling/server';
import type { Role } from '../access/role.ts';
import type { DenialKind } from '../audit/denial.ts';
import type { AuthRequest, AuthResult, Authenticator, Identity } from '../auth/authenticator.ts';
import type { Limits } from '../limits/limits.ts';
import type { Traffic } from '../limits/traffic.ts';
import type { Operations } from '../operations.ts';
import type { GuardedConnection } from '../session/seats.ts';
import type { OpenedSession, SessionRegistry } from '../session/session-registry.ts';
import type { ConnectionRequest } from './admission.ts';
import { createFrameRates, type FrameRates } from './frame-rates.ts';
import { greet, mayConnect, unauthorized } from './greet.ts';
import { createTokenExpiry, type TokenExpiry } from './token-expiry.ts';
import type { ServerSocket } from './server-socket.ts';

/** What all connections of a server have in common. */
export interface ConnectionContext extends Operations {
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: Limits;
  readonly traffic: Traffic;
  readonly authenticate: Authenticator;
  /** What a connection keeps of its request for {@link authenticate}. */
  readonly authRequest: (request: ConnectionRequest) => AuthRequest;
  readonly sessions: SessionRegistry;
}

/** Where a connection comes from. */
export interface ConnectionOrigin {
  readonly address: string;
  readonly request: AuthRequest;
}

/** One connection from its beginning to its close: who is there, and is it too much? */
export class ClientConnection implements GuardedConnection {
  readonly #context: ConnectionContext;
  readonly #origin: ConnectionOrigin;
  readonly #socket: ServerSocket;
  #phase: 'greeting' | 'checking' | 'online' | 'closed' = 'greeting';
  #session: ServerSession | undefined;
  /** Who it is, by the newest token that was accepted. */
  #identity: Identity | undefined;
  #device: string | undefined;
  readonly #rates: FrameRates;
  readonly #expiry: TokenExpiry;
  /** The connection is over, unless it says in time who it is. */
  readonly #stopWaiting: () => void;

  constructor(context: ConnectionContext, socket: ServerSocket, origin: ConnectionOrigin) {
    const { clock, limits } = context;
    this.#context = context;
    this.#socket = socket;
    this.#origin = origin;
    this.#rates = createFrameRates({ ...context, address: origin.address });
    this.#expiry = createTokenExpiry(clock, () => this.#leave('expired'));
    this.#stopWaiting = clock.after(limits.helloTimeoutMs, () => {
      this.#deny('hello-late');
      this.refuse({ code: 'invalid', message: 'A client says hello first, and soon.' });
    });
  }

  get role(): Role {
    return this.#identity?.role ?? 'user';
  }

  /** How much waits for the network to take it, in bytes. */
  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  send(text: string): void {
    if (this.#phase === 'closed') return;
    this.#context.metrics.frame('out');
    this.#socket.send(text);
    if (this.#socket.bufferedAmount > this.#context.limits.maxBufferedBytes) {
      this.#leave('too-slow', 'slow-reader');
    }
  }

  close(code: Frame<'bye'>['code']): void {
    if (this.#phase === 'closed') return;
    this.#socket.send(encodeFrame({ type: 'bye', code }));
    this.#finish();
  }

  blame(): void {
    if (!this.#rates.mistake()) this.#leave('invalid', 'too-many-mistakes');
  }

  /** Says why there will be no session, and closes. */
  refuse(refusal: Omit<Frame<'refused'>, 'type'>): void {
    if (this.#phase === 'closed') return;
    this.#context.metrics.refused(refusal.code);
    this.#context.log('info', 'connection.refused', { code: refusal.code });
    this.#socket.send(encodeFrame({ type: 'refused', ...refusal }));
    this.#finish();
  }

  /** One text from the client, or undefined for what is no text. */
  receive(text: string | undefined): void {
    if (this.#phase === 'closed') return;
    this.#context.metrics.frame('in');
    const excess = this.#rates.frame(this.#identity?.user);
    if (excess !== undefined) {
      this.#leave('rate-limited', excess);
      return;
    }
    const parsed = readClientFrame(text);
    if (!parsed.ok) this.#misunderstood(parsed);
    else if (this.#phase === 'online') this.#receiveOnline(parsed.value);
    else this.#receiveGreeting(parsed.value);
  }

  /** The socket is closed, whoever closed it. */
  closed(): void {
    this.#phase = 'closed';
    this.#stopWaiting();
    this.#expiry.stop();
    this.#session?.disconnected(this);
    this.#session = undefined;
  }

  #misunderstood({ fault, field, message }: ParseFault): void {
    if (this.#phase !== 'online') {
      this.#deny('hello-invalid');
      this.refuse({ code: 'invalid', message });
      return;
    }
    // A type of a newer version is no mistake.
    if (fault === 'unknown') return;
    const code = fault === 'too-large' ? 'too-large' : 'invalid';
    this.#session?.fault({ code, ...(field === undefined ? {} : { field }), message });
    this.blame();
  }

  #receiveGreeting(frame: Frame): void {
    if (frame.type !== 'hello' || this.#phase === 'checking') {
      this.#deny('hello-invalid');
      this.refuse({ code: 'invalid', message: 'A client says hello first, and once.' });
      return;
    }
    this.#phase = 'checking';
    this.#device = frame.device;
    void this.#greet(frame);
  }

  async #greet(hello: Frame<'hello'>): Promise<void> {
    const greeting = await greet(hello, this.#origin.request, this.#context);
    // The socket may have closed, or time may have run out, while the token was checked.
    if (this.#phase !== 'checking') return;
    if (greeting.type === 'refused') {
      if (greeting.denial !== undefined) this.#deny(greeting.denial, greeting.user);
      this.refuse(greeting.refusal);
      return;
    }
    const { identity } = greeting;
    // Disabled while the app was asked.
    if (this.#context.access.isDisabled(identity.user)) {
      this.#deny('user-disabled', identity.user);
      this.refuse(unauthorized);
      return;
    }
    this.#begin(identity, hello);
  }

  #begin(identity: Identity, { device, resume }: Frame<'hello'>): void {
    this.#identity = identity;
    this.#stopWaiting();
    const self = { user: identity.user, device };
    const opened = this.#context.sessions.open(this, self, resume);
    if (opened instanceof Promise) void opened.then((session) => this.#opened(session, identity));
    else this.#opened(opened, identity);
  }

  #opened(session: OpenedSession, { user, expiresAt }: Identity): void {
    if (session === undefined) {
      this.#deny('devices-per-user');
      this.refuse(tooManyDevices);
    } else if (session === 'later') {
      this.refuse(notNow);
    } else if (this.#phase === 'closed') {
      // It closed while the session was opened.
      session.disconnected(this);
    } else {
      this.#phase = 'online';
      this.#session = session;
      this.#expiry.expect(expiresAt);
      // Disabled while the session was opened: those that were there have been ended.
      if (this.#context.access.isDisabled(user)) session.end('expired');
    }
  }

  #receiveOnline(frame: ClientFrame): void {
    if (frame.type === 'token') void this.#renew(frame.token);
    else this.#session?.receive(this, frame);
  }

  /** A newer token, before the old one expires. A bad one changes nothing. */
  async #renew(token: string): Promise<void> {
    const release = this.#expiry.hold();
    const result = await this.#context.authenticate(token, this.#origin.request);
    const identity = await this.#mayStay(result);
    if (this.#phase !== 'online') return;
    if (identity === undefined) {
      this.#rejectToken();
    } else {
      this.#identity = identity;
      this.#expiry.expect(identity.expiresAt);
    }
    release();
  }

  /** Whose token it is, when it is this user's, whom the app still wants here. */
  async #mayStay(result: AuthResult): Promise<Identity | undefined> {
    const [user, device] = [this.#identity?.user, this.#device];
    if (result.type !== 'accepted' || result.identity.user !== user) return undefined;
    if (device === undefined) return undefined;
    const permission = await mayConnect(result.identity, device, this.#context);
    return permission === 'allowed' ? result.identity : undefined;
  }

  #rejectToken(): void {
    this.#deny('token-not-renewed');
    const message = 'The token was not accepted; the one before stays.';
    this.#session?.fault({ code: 'forbidden', field: 'token', message });
    this.blame();
  }

  /** Closes for a reason of the connection's own: the session may be resumed over another one. */
  #leave(code: Frame<'bye'>['code'], denial?: DenialKind): void {
    if (this.#phase === 'closed') return;
    if (denial !== undefined) this.#deny(denial);
    this.#context.log('info', 'connection.cut', { code, user: this.#identity?.user });
    this.close(code);
  }

  #deny(kind: DenialKind, user = this.#identity?.user): void {
    const { address } = this.#origin;
    this.#context.audit.denied(kind, { user, device: this.#device, address });
  }

  #finish(): void {
    this.closed();
    this.#socket.close();
  }
}

const notNow = {
  code: 'busy',
  message: 'No session can be opened right now.',
  retryAfterMs: 1_000,
} as const;

const tooManyDevices = {
  code: 'busy',
  message: 'This user has too many devices connected.',
  retryAfterMs: 60_000,
} as const;

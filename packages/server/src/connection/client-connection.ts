import {
  encodeFrame,
  parseFrame,
  type Clock,
  type Frame,
  type Log,
  type ParseFault,
  type ServerSession,
} from '@earshot/signaling/server';
import type { AuthRequest, Authenticator } from '../auth/authenticator.ts';
import type { Limits } from '../limits/limits.ts';
import { fullBucket, takeToken, type Rate, type TokenBucket } from '../limits/token-bucket.ts';
import type { Traffic } from '../limits/traffic.ts';
import type { GuardedConnection } from '../session/seats.ts';
import type { SessionRegistry } from '../session/session-registry.ts';
import type { ConnectionRequest } from './admission.ts';
import { greet } from './greet.ts';
import { createTokenExpiry, type TokenExpiry } from './token-expiry.ts';
import type { ServerSocket } from './server-socket.ts';

/** What all connections of a server have in common. */
export interface ConnectionContext {
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

/** Mistakes of one client: beyond these its connection is closed. */
const MISTAKES: Rate = { burst: 20, perSecond: 0.2 };

/** One connection from its beginning to its close: who is there, and is it too much? */
export class ClientConnection implements GuardedConnection {
  readonly #context: ConnectionContext;
  readonly #origin: ConnectionOrigin;
  readonly #socket: ServerSocket;
  #phase: 'greeting' | 'checking' | 'online' | 'closed' = 'greeting';
  #session: ServerSession | undefined;
  #user: string | undefined;
  #frames: TokenBucket;
  #mistakes: TokenBucket;
  readonly #expiry: TokenExpiry;
  /** The connection is over, unless it says in time who it is. */
  readonly #stopWaiting: () => void;

  constructor(context: ConnectionContext, socket: ServerSocket, origin: ConnectionOrigin) {
    const { clock, limits } = context;
    this.#context = context;
    this.#socket = socket;
    this.#origin = origin;
    this.#frames = fullBucket(limits.framesPerConnection, clock.now());
    this.#mistakes = fullBucket(MISTAKES, clock.now());
    this.#expiry = createTokenExpiry(clock, () => this.#leave('expired'));
    this.#stopWaiting = clock.after(limits.helloTimeoutMs, () => {
      this.refuse({ code: 'invalid', message: 'A client says hello first, and soon.' });
    });
  }

  send(text: string): void {
    if (this.#phase === 'closed') return;
    this.#socket.send(text);
    if (this.#socket.bufferedAmount > this.#context.limits.maxBufferedBytes) {
      this.#leave('too-slow');
    }
  }

  close(code: Frame<'bye'>['code']): void {
    if (this.#phase === 'closed') return;
    this.#socket.send(encodeFrame({ type: 'bye', code }));
    this.#finish();
  }

  blame(): void {
    const rest = takeToken(this.#mistakes, MISTAKES, this.#context.clock.now());
    if (rest === undefined) this.#leave('invalid');
    else this.#mistakes = rest;
  }

  /** Says why there will be no session, and closes. */
  refuse(refusal: Omit<Frame<'refused'>, 'type'>): void {
    if (this.#phase === 'closed') return;
    this.#context.log('info', 'connection.refused', { code: refusal.code });
    this.#socket.send(encodeFrame({ type: 'refused', ...refusal }));
    this.#finish();
  }

  /** One text from the client, or undefined for what is no text. */
  receive(text: string | undefined): void {
    if (this.#phase === 'closed') return;
    if (!this.#isWithinRates()) {
      this.#leave('rate-limited');
      return;
    }
    const parsed = parseFrame(text);
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

  #isWithinRates(): boolean {
    const { clock, limits, traffic } = this.#context;
    const now = clock.now();
    const rest = takeToken(this.#frames, limits.framesPerConnection, now);
    if (rest === undefined || !traffic.addresses.take(this.#origin.address, now)) return false;
    this.#frames = rest;
    return this.#user === undefined || traffic.users.take(this.#user, now);
  }

  #misunderstood({ fault, field, message }: ParseFault): void {
    if (this.#phase !== 'online') {
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
      this.refuse({ code: 'invalid', message: 'A client says hello first, and once.' });
      return;
    }
    this.#phase = 'checking';
    void this.#greet(frame);
  }

  async #greet(hello: Frame<'hello'>): Promise<void> {
    const greeting = await greet(hello, this.#origin.request, this.#context);
    // The socket may have closed, or time may have run out, while the token was checked.
    if (this.#phase !== 'checking') return;
    if (greeting.type === 'refused') {
      this.refuse(greeting.refusal);
      return;
    }
    const { identity } = greeting;
    this.#phase = 'online';
    this.#user = identity.user;
    this.#stopWaiting();
    const self = { user: identity.user, device: hello.device };
    this.#session = this.#context.sessions.open(this, self, hello.resume);
    if (this.#session === undefined) this.refuse(tooManyDevices);
    else this.#expiry.expect(identity.expiresAt);
  }

  #receiveOnline(frame: Frame): void {
    if (frame.type === 'token') void this.#renew(frame.token);
    else this.#session?.receive(this, frame);
  }

  /** A newer token, before the old one expires. A bad one changes nothing. */
  async #renew(token: string): Promise<void> {
    const release = this.#expiry.hold();
    const result = await this.#context.authenticate(token, this.#origin.request);
    if (this.#phase !== 'online') return;
    const isGood = result.type === 'accepted' && result.identity.user === this.#user;
    if (isGood) this.#expiry.expect(result.identity.expiresAt);
    else this.#rejectToken();
    release();
  }

  #rejectToken(): void {
    const message = 'The token was not accepted; the one before stays.';
    this.#session?.fault({ code: 'forbidden', field: 'token', message });
    this.blame();
  }

  /** Closes for a reason of the connection's own: the session may be resumed over another one. */
  #leave(code: Frame<'bye'>['code']): void {
    if (this.#phase === 'closed') return;
    this.#context.log('info', 'connection.cut', { code, user: this.#user });
    this.close(code);
  }

  #finish(): void {
    this.closed();
    this.#socket.close();
  }
}

const tooManyDevices = {
  code: 'busy',
  message: 'This user has too many devices connected.',
  retryAfterMs: 60_000,
} as const;

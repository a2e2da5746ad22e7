import { encodeFrame } from '../protocol/encode.ts';
import type { Address, Frame, Sender } from '../protocol/envelope.ts';
import type { Message } from '../protocol/messages.ts';
import { parseFrame } from '../protocol/parse.ts';
import {
  createServerSession,
  type Connection,
  type ServerSession,
  type SessionEnd,
  type SessionFault,
} from '../session/server-session.ts';
import type { Transport } from '../transport/transport.ts';
import type { FakeClock } from './fake-clock.ts';

/** How a {@link SessionServer} behaves; each part may be changed while it runs. */
export interface SessionServerOptions {
  readonly clock: FakeClock;
  readonly onMessage?: (session: ServerSession, message: Message, to?: Address) => void;
  /** Says why a `hello` is refused; by default none is. */
  readonly refuse?: (hello: Frame<'hello'>) => Omit<Frame<'refused'>, 'type'> | undefined;
  readonly onSession?: (session: ServerSession) => void;
  /** Default 20,000. */
  readonly pingMs?: number;
  /** Default 512. */
  readonly maxOutbox?: number;
  readonly resumeWindowMs?: number;
}

const HELLO_LIMIT_MS = 5_000;

/** The least that a server does with sessions: one per device, users named by their tokens. */
export class SessionServer {
  readonly sessions = new Map<string, ServerSession>();
  readonly faults: SessionFault[] = [];
  readonly ends: SessionEnd[] = [];
  readonly hellos: Frame<'hello'>[] = [];
  /** Tokens that came in a frame of their own. */
  readonly tokens: string[] = [];
  detached = 0;
  readonly #options: SessionServerOptions;
  #made = 0;

  constructor(options: SessionServerOptions) {
    this.#options = options;
  }

  /** Serves one connection: give it to `LossyNetwork.listen`. */
  readonly accept = (transport: Transport): void => {
    const connection = connectionOf(transport);
    let session: ServerSession | undefined;
    const stopWaiting = this.#options.clock.after(HELLO_LIMIT_MS, () => transport.close());
    transport.connect({
      open: () => undefined,
      message: (text) => {
        const parsed = parseFrame(text);
        if (!parsed.ok) return;
        if (parsed.value.type === 'hello') {
          stopWaiting();
          session ??= this.#greet(connection, parsed.value);
        } else if (parsed.value.type === 'token') this.tokens.push(parsed.value.token);
        else session?.receive(connection, parsed.value);
      },
      close: () => {
        stopWaiting();
        session?.disconnected(connection);
      },
    });
  };

  /** Forgets everything, as a process that was killed. */
  crash(): void {
    for (const session of this.sessions.values()) session.end('draining');
    this.sessions.clear();
  }

  #greet(connection: Connection, hello: Frame<'hello'>): ServerSession | undefined {
    this.hellos.push(hello);
    const refused = this.#options.refuse?.(hello);
    if (refused) {
      connection.send(encodeFrame({ type: 'refused', ...refused }));
      connection.close('closed');
      return undefined;
    }
    const { resume } = hello;
    const old = this.sessions.get(hello.device);
    if (resume && old?.id === resume.session && old.resume(connection, resume)) return old;
    const session = this.#make({ user: hello.token ?? 'anyone', device: hello.device });
    this.sessions.set(hello.device, session);
    old?.end('replaced');
    session.open(connection);
    this.#options.onSession?.(session);
    return session;
  }

  #make(self: Sender): ServerSession {
    const { clock, pingMs = 20_000, maxOutbox = 512, resumeWindowMs = 60_000 } = this.#options;
    this.#made += 1;
    const id = `session-${this.#made}`;
    let secrets = 0;
    const session: ServerSession = createServerSession({
      id,
      self,
      clock,
      newSecret: () => `${id}-secret-${(secrets += 1)}`,
      pingMs,
      turn: false,
      maxOutbox,
      resumeWindowMs,
      onMessage: (message, to) => this.#options.onMessage?.(session, message, to),
      onFault: (fault) => void this.faults.push(fault),
      onDetach: () => void (this.detached += 1),
      onEnd: (why) => {
        this.ends.push(why);
        if (this.sessions.get(self.device) === session) this.sessions.delete(self.device);
      },
    });
    return session;
  }
}

function connectionOf(transport: Transport): Connection {
  return {
    send: (text) => transport.send(text),
    close: (code) => {
      transport.send(encodeFrame({ type: 'bye', code }));
      transport.close();
    },
  };
}

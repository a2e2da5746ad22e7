import type { Dialect } from '../contenders/dialect.ts';
import { openSocket, type LoadSocket } from './load-socket.ts';

/** One client of a server under load. */
export interface Member {
  readonly user: string;
  say(to: string, body: string): void;
  /** Told of every message of another user from now on, instead of whoever was told before. */
  listen(listener: (text: string) => void): void;
  /** The first message from now on that contains this. */
  hear(what: string): Promise<void>;
  /** Says what must be said now and then. */
  tick(): void;
  leave(): void;
}

/** As clients do: at the latest when so many messages were not acknowledged. */
const ACK_EVERY = 16;
const PATIENCE_MS = 20_000;

export interface MemberOptions {
  readonly dialect: Dialect;
  readonly port: number;
  readonly user: string;
  /** The server has closed the connection. */
  readonly lost: (why: string) => void;
}

/** Resolves once the server has welcomed the client. @throws Error when it does not */
export async function join(options: MemberOptions): Promise<Member> {
  const { dialect, port, user } = options;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${user} was not welcomed.`)), PATIENCE_MS);
    const member = new JoinedMember(options, () => {
      clearTimeout(timer);
      resolve(member);
    });
    openSocket({
      ...{ port, path: dialect.path(user) },
      text: (text, socket) => member.read(text, socket),
      closed: (why) => {
        reject(new Error(`${user} was closed: ${why}`));
        options.lost(why);
      },
    }).then(
      (socket) => member.greet(socket),
      (error: unknown) => {
        clearTimeout(timer);
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}

class JoinedMember implements Member {
  readonly #options: MemberOptions;
  readonly #welcomed: () => void;
  readonly #awaited = new Map<string, () => void>();
  #socket: LoadSocket | undefined;
  #sent = 0;
  #received = 0;
  #acknowledged = 0;
  #saidAt = Date.now();
  #listener: (text: string) => void = () => undefined;

  constructor(options: MemberOptions, welcomed: () => void) {
    this.#options = options;
    this.#welcomed = welcomed;
  }

  get user(): string {
    return this.#options.user;
  }

  greet(socket: LoadSocket): void {
    this.#socket = socket;
    const hello = this.#options.dialect.hello?.(this.user);
    if (hello !== undefined) socket.send(hello);
  }

  read(text: string, socket: LoadSocket): void {
    const { dialect } = this.#options;
    const kind = dialect.kindOf(text);
    if (kind === 'other') {
      const answer = dialect.answer?.(text);
      if (answer !== undefined) socket.send(answer);
      return;
    }
    this.#received += 1;
    if (kind === 'ready') this.#welcomed();
    else this.#heard(text);
    if (this.#received - this.#acknowledged >= ACK_EVERY) this.#acknowledge();
  }

  say(to: string, body: string): void {
    this.#sent += 1;
    this.#acknowledged = this.#received;
    const numbers = { sent: this.#sent, received: this.#received };
    this.#socket?.send(this.#options.dialect.message(numbers, to, body));
  }

  listen(listener: (text: string) => void): void {
    this.#listener = listener;
  }

  hear(what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`${this.user} has not heard ${what}.`));
      }, PATIENCE_MS);
      this.#awaited.set(what, () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  tick(): void {
    const { keepAlive } = this.#options.dialect;
    if (this.#acknowledged < this.#received) this.#acknowledge();
    if (keepAlive === undefined || Date.now() - this.#saidAt < keepAlive.everyMs) return;
    this.#saidAt = Date.now();
    this.#socket?.send(keepAlive.text);
  }

  leave(): void {
    this.#socket?.destroy();
  }

  #heard(text: string): void {
    for (const [what, found] of this.#awaited) {
      if (!text.includes(what)) continue;
      this.#awaited.delete(what);
      found();
    }
    this.#listener(text);
  }

  #acknowledge(): void {
    this.#acknowledged = this.#received;
    const ack = this.#options.dialect.acknowledge?.(this.#received);
    if (ack !== undefined) this.#socket?.send(ack);
  }
}

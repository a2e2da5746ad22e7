import type { Log } from '../environment.ts';
import type { CheckedMessage } from '../outgoing.ts';
import type { SessionState } from '../session/session-state.ts';
import type { SessionSignaling } from '../session/signaling-session.ts';
import type { Incoming } from '../signaling.ts';
import type { TransportFactory } from '../transport/transport.ts';
import { gateTransport, type Gate } from './gate.ts';
import { isSameSession, sharedSession, sharedStatus } from './shared-session.ts';
import type { Cause, SharedSession, SharedState, SharedStatus } from './shared-state.ts';

/** The parts of a session that depend on who leads. */
export interface SessionSeam {
  readonly gated: (transport: TransportFactory) => TransportFactory;
  readonly onState: (state: SessionState) => void;
}

export interface LeaderSessionOptions {
  readonly openSession: (seam: SessionSeam) => SessionSignaling;
  readonly gate: Gate;
  /** For which version a frame of now has to wait at the gate. */
  readonly needed: () => number;
  /** How many messages may wait for the server. */
  readonly maxOutbox: number;
  readonly log: Log;
  readonly moved: () => void;
  readonly said: (incoming: Incoming, cause: Cause) => void;
  /** Something else with the same device has connected. */
  readonly replaced: () => void;
}

/** The one session of all tabs, as the leader holds it. */
export class LeaderSession {
  readonly #options: LeaderSessionOptions;
  readonly #session: SessionSignaling;
  #latest: SessionState | undefined;
  /** Whether it is over, now that it was replaced. */
  #isGivenUp = false;

  constructor(options: LeaderSessionOptions) {
    const { gate, needed } = options;
    this.#options = options;
    this.#session = options.openSession({
      gated: (transport) => () => gateTransport(transport(), { gate, needed }),
      onState: (state) => {
        this.#latest = state;
        options.moved();
      },
    });
    this.#session.on('state', () => {
      if (this.#isReplaced) options.replaced();
    });
    this.#session.on('message', (incoming) => {
      const { ticket, inbox } = this.#latest ?? {};
      options.said(incoming, { session: ticket?.session ?? '', number: inbox?.received ?? 0 });
    });
  }

  /** What another tab needs to go on with it; `before` while it has not moved. */
  shared(before: SharedState): SharedSession | undefined {
    if (this.#latest === undefined) return before.session;
    const session = sharedSession(this.#latest);
    return isSameSession(before.session, session) ? before.session : session;
  }

  /** What the tabs are told; `before` while it is not certain that it is over. */
  status(before: SharedState): SharedStatus {
    if (this.#isReplaced && !this.#isGivenUp) return before.status;
    const { state } = this.#session;
    return state.status === 'closed' ? sharedStatus(state) : state;
  }

  /** How many messages more it takes, beside those that wait for it to begin. */
  roomBeside({ session, unsent }: Pick<SharedState, 'session' | 'unsent'>): number {
    const { waiting } = this.#latest?.outbox ?? session ?? { waiting: [] };
    return Math.max(0, this.#options.maxOutbox - waiting.length - unsent.length);
  }

  /**
   * Takes messages, and gives those that it does not take yet. Nothing is added before the server has said what it has
   * received: a leader that crashed may have said more than anybody knows, and what is new must not pass for that.
   */
  send({ session, unsent }: SharedState): readonly CheckedMessage[] {
    const { sessions = 0, resumes = 0 } = this.#latest?.stats ?? {};
    const hasBegun = session?.ticket === undefined || sessions + resumes > 0;
    if (!hasBegun || this.#session.state.status === 'closed') return unsent;
    const room = this.roomBeside({ session, unsent: [] });
    for (const outgoing of unsent.slice(0, room)) this.#sendOne(outgoing);
    return unsent.slice(room);
  }

  connect(): void {
    this.#session.connect();
  }

  /** When the server was heard last, in Unix ms. */
  get heardAt(): number {
    return this.#session.heardAt;
  }

  probe(withinMs: number | undefined): void {
    this.#session.probe(withinMs);
  }

  renewToken(): void {
    this.#session.renewToken();
  }

  /** Another device has it, and keeps it. */
  giveUp(): void {
    this.#isGivenUp = true;
  }

  close(): void {
    this.#session.close();
  }

  get #isReplaced(): boolean {
    const { state } = this.#session;
    return state.status === 'closed' && state.error?.code === 'signaling/replaced';
  }

  #sendOne({ message, to }: CheckedMessage): void {
    try {
      this.#session.send(message, to);
    } catch (error) {
      this.#options.log('warn', 'send.failed', { type: message.type, error });
    }
  }
}

import type { Clock } from '@earshot/signaling';

/** Does ICE find a way? One word for what browsers say in two. */
export type FakePathState =
  'new' | 'connecting' | 'handshaking' | 'connected' | 'interrupted' | 'failed' | 'closed';

/** How long each step takes, in ms; the defaults are what Chromium does, on a fast network. */
export interface FakePathTimes {
  /** From knowing each other's candidates to connected. */
  readonly connectMs: number;
  /** From a cut to `disconnected`. */
  readonly interruptMs: number;
  /** From `disconnected` to `failed`. */
  readonly failMs: number;
  /** From the end of a cut to connected again, unless it has failed. */
  readonly healMs: number;
  /** How long it tries to connect at all. */
  readonly giveUpMs: number;
}

export const CHROMIUM_PATH_TIMES: FakePathTimes = {
  connectMs: 20,
  interruptMs: 6_000,
  failMs: 10_000,
  healMs: 150,
  giveUpMs: 15_000,
};

/** What the network knows of one end. */
export interface FakePathFacts {
  /** The ICE generations of both ends, once both descriptions are set. */
  readonly generation: string | undefined;
  /** Both ends agree on the generation and have a candidate of each other. */
  readonly isAgreed: boolean;
  /** One of them has begun a handshake with somebody else, too. */
  readonly isMixedUp: boolean;
  /** Packets arrive. */
  readonly isUp: boolean;
}

interface Step {
  readonly key: string;
  readonly afterMs: number;
  readonly to: FakePathState;
  /** The generation that is in use afterwards. */
  readonly connects?: string;
}

/** The ICE and DTLS half of a peer connection, without packets: it follows the network on a clock. */
export class FakePath {
  readonly #clock: Clock;
  readonly #times: FakePathTimes;
  readonly #changed: (state: FakePathState) => void;
  #state: FakePathState = 'new';
  #generation: string | undefined;
  #connected: string | undefined;
  #step: (Step & { readonly cancel: () => void }) | undefined;

  constructor(options: {
    readonly clock: Clock;
    readonly times: FakePathTimes;
    readonly changed: (state: FakePathState) => void;
  }) {
    this.#clock = options.clock;
    this.#times = options.times;
    this.#changed = options.changed;
  }

  get state(): FakePathState {
    return this.#state;
  }

  /** Something in the network has changed. */
  look(facts: FakePathFacts): void {
    if (this.#state === 'closed') return;
    const isNew = facts.generation !== undefined && facts.generation !== this.#generation;
    this.#generation = facts.generation;
    if (isNew && this.#state !== 'connected') this.#become('connecting');
    this.#plan(this.#next(facts));
  }

  /** Fails at once. */
  fail(): void {
    if (this.#state === 'new' || this.#state === 'closed') return;
    this.#plan(undefined);
    this.#become('failed');
  }

  close(): void {
    this.#plan(undefined);
    this.#state = 'closed';
  }

  #next(facts: FakePathFacts): Step | undefined {
    const { generation, isAgreed, isMixedUp, isUp } = facts;
    const { connectMs, healMs, giveUpMs } = this.#times;
    // Nothing ends a handshake that does not get on.
    if (this.#state === 'handshaking') return undefined;
    if (isUp && isAgreed && generation !== undefined && generation !== this.#connected) {
      if (isMixedUp && this.#connected === undefined) {
        return { key: 'shake hands', afterMs: connectMs, to: 'handshaking' };
      }
      const key = `connect ${generation}`;
      return { key, afterMs: connectMs, to: 'connected', connects: generation };
    }
    if (this.#state === 'connecting') return { key: 'give up', afterMs: giveUpMs, to: 'failed' };
    if (!isUp) return this.#decay();
    if (this.#state !== 'interrupted') return undefined;
    return { key: 'heal', afterMs: healMs, to: 'connected' };
  }

  #decay(): Step | undefined {
    const { interruptMs, failMs } = this.#times;
    if (this.#state === 'connected') {
      return { key: 'interrupt', afterMs: interruptMs, to: 'interrupted' };
    }
    if (this.#state !== 'interrupted') return undefined;
    return { key: 'fail', afterMs: failMs, to: 'failed' };
  }

  #plan(next: Step | undefined): void {
    if (next?.key === this.#step?.key) return;
    this.#step?.cancel();
    this.#step = undefined;
    if (next === undefined) return;
    const cancel = this.#clock.after(next.afterMs, () => this.#take(next));
    this.#step = { ...next, cancel };
  }

  #take({ to, connects }: Step): void {
    this.#step = undefined;
    this.#connected = connects ?? this.#connected;
    this.#become(to);
  }

  #become(state: FakePathState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#changed(state);
  }
}

import type { Clock } from '../environment.ts';

/** What happens to single frames; probabilities are in [0, 1]. */
export interface NetworkFaults {
  /** Each frame takes a time between these, in ms. */
  readonly delayMs: readonly [number, number];
  /** A frame never arrives. */
  readonly drop: number;
  /** A frame arrives twice. */
  readonly duplicate: number;
  /** A frame takes its own time: it may overtake others and be overtaken. */
  readonly reorder: number;
}

/** What a lane takes from its network. */
export interface LaneParts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly faults: () => NetworkFaults;
  /** Whether anything passes now; asked when a frame leaves and again when it arrives. */
  readonly passes: () => boolean;
}

/** One direction of a connection: in order, unless a fault says otherwise. */
export class LossyLane {
  readonly #parts: LaneParts;
  /** When the last frame that keeps the order arrives, in Unix ms. */
  #lastAt = 0;

  constructor(parts: LaneParts) {
    this.#parts = parts;
  }

  /** Carries what is no frame (opened, closed): never dropped by chance, duplicated or reordered. */
  carry(arrive: () => void): void {
    this.#travel(this.#inOrder(), arrive);
  }

  /** Carries one frame, with all that can happen to frames. */
  carryFrame(arrive: () => void): void {
    const { random, faults } = this.#parts;
    const { drop, duplicate, reorder } = faults();
    if (random() < drop) return;
    this.#travel(random() < reorder ? this.#outOfOrder() : this.#inOrder(), arrive);
    if (random() < duplicate) this.#travel(this.#inOrder(), arrive);
  }

  #travel(dueAt: number, arrive: () => void): void {
    const { clock, passes } = this.#parts;
    if (!passes()) return;
    clock.after(dueAt - clock.now(), () => {
      if (passes()) arrive();
    });
  }

  #inOrder(): number {
    const { clock } = this.#parts;
    this.#lastAt = Math.max(this.#lastAt, clock.now() + this.#delayMs());
    return this.#lastAt;
  }

  #outOfOrder(): number {
    return this.#parts.clock.now() + 3 * this.#delayMs();
  }

  #delayMs(): number {
    const [least, most] = this.#parts.faults().delayMs;
    return least + this.#parts.random() * (most - least);
  }
}

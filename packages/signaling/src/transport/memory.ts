import { browserEnvironment } from '../browser-environment.ts';
import type { Clock } from '../environment.ts';
import { createTransport, type Plug, type WireEvents } from './create-transport.ts';
import type { Transport } from './transport.ts';

/** How a pair of memory transports behaves. */
export interface MemoryPairOptions {
  /** Default: the system's. */
  readonly clock?: Clock;
  /** How long each frame takes, in ms. Default 0, which is still a later task. */
  readonly delayMs?: number;
}

/**
 * Two transports that are each other's far end, in one process: for tests, and for a client and a
 * server in one page. They open once both have connected.
 */
export function createMemoryPair(options: MemoryPairOptions = {}): readonly [Transport, Transport] {
  const { clock = browserEnvironment().clock, delayMs = 0 } = options;
  const later = (run: () => void): void => void clock.after(delayMs, run);
  const pair = new MemoryPair(later);
  return [createTransport(pair.plug(0, 1), later), createTransport(pair.plug(1, 0), later)];
}

type End = 0 | 1;

class MemoryPair {
  readonly #later: (run: () => void) => void;
  readonly #ends: (WireEvents | undefined)[] = [];
  #isClosed = false;

  constructor(later: (run: () => void) => void) {
    this.#later = later;
  }

  plug(mine: End, other: End): Plug {
    return (events) => {
      this.#ends[mine] = events;
      if (this.#ends[other]) this.#later(() => this.#ends.forEach((end) => end?.opened()));
      if (this.#isClosed) this.#later(() => events.closed());
      return {
        send: (text) => this.#later(() => this.#ends[other]?.received(text)),
        close: () => {
          this.#isClosed = true;
          this.#later(() => this.#ends[other]?.closed());
        },
      };
    };
  }
}

import type { Clock } from '../environment.ts';
import { createTransport, type Wire, type WireEvents } from '../transport/create-transport.ts';
import type { Transport, TransportFactory } from '../transport/transport.ts';
import { LossyLane, type NetworkFaults } from './lossy-lane.ts';

/** How a {@link LossyNetwork} is made; without faults it is perfect but for its delay. */
export interface LossyNetworkOptions extends Partial<NetworkFaults> {
  readonly clock: Clock;
  /** Uniform in [0, 1); seed it. */
  readonly random: () => number;
}

/**
 * A network in memory, on the test's clock, that can do what real ones do to whole connections
 * (cut, heal, break, go half-open) and, to frames, what a transport never should but a session
 * survives (drop, duplicate, reorder).
 */
export interface LossyNetwork {
  /** Makes transports that connect to whoever listens. */
  readonly connect: TransportFactory;
  /** Makes transports of one bus: what one sends, all others receive. */
  readonly bus: TransportFactory;
  /** How many ends are in use: zero when everybody has let go. */
  readonly inUse: number;
  /** Serves: `accept` gets the far end of each connection and connects it. */
  listen(accept: (transport: Transport) => void): void;
  /** Changes what happens to frames from now on. */
  setFaults(faults: Partial<NetworkFaults>): void;
  /** Nothing passes any more, nobody is told, and nothing new opens. */
  cut(): void;
  /** Undoes {@link cut}. Frames sent in between are lost; the connections live. */
  heal(): void;
  /** Closes every connection; both ends are told. */
  breakAll(): void;
  /** Every connection becomes half-open: nothing passes on it ever again, and nobody is told. */
  freezeAll(): void;
}

/** Makes a network in memory. */
export function createLossyNetwork(options: LossyNetworkOptions): LossyNetwork {
  return new MemoryNetwork(options);
}

const PERFECT: NetworkFaults = { delayMs: [5, 5], drop: 0, duplicate: 0, reorder: 0 };

/** Whether a connection is half-open; both of its ends share it. */
interface Link {
  isFrozen: boolean;
}

/** One end in use. */
interface End {
  readonly events: WireEvents;
  readonly link: Link;
}

class MemoryNetwork implements LossyNetwork {
  readonly #options: LossyNetworkOptions;
  readonly #ends = new Set<End>();
  readonly #bus = new Set<End>();
  #faults: NetworkFaults;
  #accept: ((transport: Transport) => void) | undefined;
  #isCut = false;

  constructor(options: LossyNetworkOptions) {
    this.#options = options;
    this.#faults = { ...PERFECT, ...options };
  }

  get inUse(): number {
    return this.#ends.size;
  }

  readonly connect: TransportFactory = () => this.#transport((events) => this.#plugIn(events));

  readonly bus: TransportFactory = () => this.#transport((events) => this.#joinBus(events));

  listen(accept: (transport: Transport) => void): void {
    this.#accept = accept;
  }

  setFaults(faults: Partial<NetworkFaults>): void {
    this.#faults = { ...this.#faults, ...faults };
  }

  cut(): void {
    this.#isCut = true;
  }

  heal(): void {
    this.#isCut = false;
  }

  breakAll(): void {
    this.freezeAll();
    for (const { events } of [...this.#ends]) {
      events.closed(new Error('The network broke the connection.'));
    }
  }

  freezeAll(): void {
    for (const { link } of this.#ends) link.isFrozen = true;
  }

  #transport(plug: (events: WireEvents) => Wire): Transport {
    return createTransport(plug, (run) => void this.#options.clock.after(0, run));
  }

  #plugIn(events: WireEvents): Wire {
    const link = { isFrozen: false };
    const [up, down] = [this.#lane(link), this.#lane(link)];
    let far: WireEvents | undefined;
    const server = this.#transport((farEvents) => {
      far = farEvents;
      farEvents.opened();
      down.carry(() => events.opened());
      return this.#wire(this.#add({ events: farEvents, link }), down, () => events);
    });
    up.carry(() => {
      if (this.#accept) this.#accept(server);
      else down.carry(() => events.closed(new Error('Nobody listens.')));
    });
    return this.#wire(this.#add({ events, link }), up, () => far);
  }

  #wire(end: End, lane: LossyLane, other: () => WireEvents | undefined): Wire {
    return {
      send: (text) => lane.carryFrame(() => other()?.received(text)),
      close: () => {
        this.#ends.delete(end);
        lane.carry(() => other()?.closed());
      },
    };
  }

  #joinBus(events: WireEvents): Wire {
    const end = this.#add({ events, link: { isFrozen: false } });
    const lanes = new Map<End, LossyLane>();
    const laneTo = (other: End): LossyLane => {
      const lane = lanes.get(other) ?? this.#lane(end.link, other.link);
      lanes.set(other, lane);
      return lane;
    };
    this.#lane(end.link).carry(() => {
      this.#bus.add(end);
      events.opened();
    });
    return {
      send: (text) => {
        const others = [...this.#bus].filter((other) => other !== end);
        for (const other of others) laneTo(other).carryFrame(() => other.events.received(text));
      },
      close: () => {
        this.#ends.delete(end);
        this.#bus.delete(end);
      },
    };
  }

  #add(end: End): End {
    this.#ends.add(end);
    return end;
  }

  #lane(...links: readonly Link[]): LossyLane {
    return new LossyLane({
      ...this.#options,
      faults: () => this.#faults,
      passes: () => !this.#isCut && links.every(({ isFrozen }) => !isFrozen),
    });
  }
}

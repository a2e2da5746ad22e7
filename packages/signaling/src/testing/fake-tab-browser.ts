import type { LockListener, MeetingBrowser, TabBus, TabLocks } from '../tabs/tab-browser.ts';
import type { FakeClock } from './fake-clock.ts';
import { FakeTab, FakeTabPage } from './fake-tab.ts';

/** How a {@link FakeTabBrowser} is made. */
export interface FakeTabBrowserOptions {
  readonly clock: FakeClock;
  /** Uniform in [0, 1); seed it. */
  readonly random: () => number;
  /** How long something takes from one process of the browser to another, in ms. Default 0 to 2. */
  readonly delayMs?: readonly [number, number];
}

interface Ear {
  readonly tab: FakeTab;
  readonly name: string;
  readonly hear: (data: unknown) => void;
}

interface Request {
  readonly tab: FakeTab;
  readonly told: LockListener;
}

/**
 * The part of a browser that its tabs have in common: a bus that keeps one order for all, and locks. What a tab said in
 * its last moments may be lost with it, and that it is gone may be known before what it said has arrived everywhere.
 */
export class FakeTabBrowser {
  readonly #options: FakeTabBrowserOptions;
  readonly #ears = new Set<Ear>();
  readonly #locks = new Map<string, Request[]>();
  readonly #shared = new Map<string, string>();
  /** When the last thing on each way arrives, in Unix ms: nothing overtakes. */
  readonly #ways = new Map<object, number>();
  /** What goes over the bus, for a test to look at. */
  readonly said: unknown[] = [];

  constructor(options: FakeTabBrowserOptions) {
    this.#options = options;
  }

  /** Buses and locks that are in use: zero once every tab has let go. */
  get inUse(): number {
    return this.#ears.size + this.#locks.size;
  }

  /** The names of the locks that are held. */
  get heldNames(): readonly string[] {
    return [...this.#locks.keys()];
  }

  /** A tab's view of it. */
  tab(): {
    readonly tab: FakeTab;
    readonly page: FakeTabPage;
    readonly browser: MeetingBrowser;
  } {
    const tab = new FakeTab(this.#options.clock);
    const page = new FakeTabPage();
    const browser: MeetingBrowser = {
      locks: this.#locksOf(tab),
      openBus: (name, listener) => this.#openBus(tab, { name, listener }),
      page,
      memory: {
        read: (key) => this.#shared.get(key),
        write: (key, value) => void this.#shared.set(key, value),
      },
    };
    return { tab, page, browser };
  }

  #openBus(
    tab: FakeTab,
    { name, listener }: { readonly name: string; readonly listener: (data: unknown) => void },
  ): TabBus {
    const ear: Ear = {
      ...{ tab, name },
      hear: (data) =>
        tab.task(() => {
          if (this.#ears.has(ear)) listener(data);
        }),
    };
    this.#ears.add(ear);
    tab.atEnd(() => this.#ears.delete(ear));
    return {
      post: (data) => {
        const copy: unknown = structuredClone(data);
        this.said.push(copy);
        // A crash loses what has not left the process; a tab that only closes its bus has said what it said.
        this.#travel(tab, () => {
          if (!tab.isGone) this.#spread(ear, copy);
        });
      },
      close: () => void this.#ears.delete(ear),
    };
  }

  #spread(from: Ear, data: unknown): void {
    for (const ear of [...this.#ears]) {
      if (ear === from || ear.name !== from.name) continue;
      this.#travel(ear, () => ear.hear(data));
    }
  }

  #locksOf(tab: FakeTab): TabLocks {
    const request =
      (isSeizing: boolean) =>
      (name: string, told: LockListener): (() => void) => {
        const asked: Request = { tab, told };
        this.#travel(tab, () => {
          if (!tab.isGone) this.#ask(name, asked, isSeizing);
        });
        let isReleased = false;
        const release = (): void => {
          if (isReleased) return;
          isReleased = true;
          this.#travel(tab, () => this.#release(name, asked));
        };
        tab.atEnd(release);
        return release;
      };
    return {
      hold: request(false),
      seize: request(true),
      heldNames: () =>
        new Promise((resolve) => {
          this.#travel(tab, () => {
            const names = this.heldNames;
            this.#travel({}, () => tab.task(() => resolve(names)));
          });
        }),
    };
  }

  #ask(name: string, request: Request, isSeizing: boolean): void {
    const line = this.#locks.get(name) ?? [];
    const [holder] = line;
    if (isSeizing && holder !== undefined) {
      line.splice(0, 1, request);
      this.#travel({}, () => holder.tab.task(holder.told.lost));
      this.#grant(name);
      return;
    }
    line.push(request);
    this.#locks.set(name, line);
    if (line.length === 1) this.#grant(name);
  }

  #grant(name: string): void {
    const [first] = this.#locks.get(name) ?? [];
    if (first === undefined) return;
    this.#travel({}, () => {
      if (this.#locks.get(name)?.[0] === first) first.tab.task(first.told.held);
    });
  }

  #release(name: string, request: Request): void {
    const line = this.#locks.get(name) ?? [];
    const wasFirst = line[0] === request;
    const rest = line.filter((each) => each !== request);
    if (rest.length === 0) this.#locks.delete(name);
    else this.#locks.set(name, rest);
    if (wasFirst) this.#grant(name);
  }

  /** Takes its time, and keeps the order of what goes the same way. */
  #travel(way: object, arrive: () => void): void {
    const { clock, random, delayMs: [least, most] = [0, 2] } = this.#options;
    const due = clock.now() + Math.round(least + random() * (most - least));
    const arrivesAt = Math.max(due, this.#ways.get(way) ?? 0);
    this.#ways.set(way, arrivesAt);
    clock.after(arrivesAt - clock.now(), arrive);
  }
}

import type { Log, LogLevel, PageMemory, SignalingEnvironment } from '../environment.ts';
import { FakeClock } from './fake-clock.ts';
import { seededRandom } from './seeded-random.ts';

/** One line of the log. */
export interface LogEntry {
  readonly level: LogLevel;
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Surroundings that a test owns. */
export interface FakeEnvironment extends SignalingEnvironment {
  readonly clock: FakeClock;
  /** Everything that was logged. */
  readonly entries: readonly LogEntry[];
  /** How many listen to the network and to the visibility of the page. */
  readonly listening: number;
  /** The network goes, comes back, or (with the same value) changes. */
  setOnline(isOnline: boolean): void;
  setVisible(isVisible: boolean): void;
}

export interface FakeEnvironmentOptions {
  readonly clock?: FakeClock;
  readonly seed?: number;
  /** That of the page before, for one that was loaded again. */
  readonly memory?: PageMemory;
}

/** What a page leaves for itself, in memory. */
export function fakeMemory(): PageMemory {
  const left = new Map<string, string>();
  return {
    take(name) {
      const text = left.get(name);
      left.delete(name);
      return text;
    },
    leave(name, text) {
      if (text === undefined) left.delete(name);
      else left.set(name, text);
    },
  };
}

/** Makes surroundings that a test owns: online, visible, randomness from `seed` (default 1). */
export function fakeEnvironment(options: FakeEnvironmentOptions = {}): FakeEnvironment {
  const clock = options.clock ?? new FakeClock();
  const entries: LogEntry[] = [];
  const network = new FakeSwitch();
  const visibility = new FakeSwitch();
  const log: Log = (level, event, fields = {}) => void entries.push({ level, event, fields });
  return {
    clock,
    entries,
    log,
    random: seededRandom(options.seed ?? 1),
    memory: options.memory ?? fakeMemory(),
    network: { isOnline: () => network.isOn, onChange: (run) => network.onChange(run) },
    visibility: { isVisible: () => visibility.isOn, onChange: (run) => visibility.onChange(run) },
    get listening() {
      return network.listening + visibility.listening;
    },
    setOnline: (isOnline) => network.set(isOnline),
    setVisible: (isVisible) => visibility.set(isVisible),
  };
}

class FakeSwitch {
  readonly #listeners = new Set<() => void>();
  isOn = true;

  get listening(): number {
    return this.#listeners.size;
  }

  set(isOn: boolean): void {
    this.isOn = isOn;
    for (const listener of [...this.#listeners]) listener();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}

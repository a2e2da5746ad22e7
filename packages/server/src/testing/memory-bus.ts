import type { Bus, BatchAnswer, Happening } from '../bus/bus.ts';
import type { BusEvent } from '../bus/bus-event.ts';
import { systemClock } from '../system-clock.ts';
import { MemoryState } from './memory-state.ts';

/** What several "processes" in one test have in common. */
export interface MemoryHub {
  /** The bus of one process. */
  bus(): Bus;
  /** Whoever asks is turned away, until it is back. */
  setAway(isAway: boolean): void;
  /** Does everything that is asked from now on, but the next so many answers get lost. */
  loseAnswers(count: number): void;
}

export interface MemoryHubOptions {
  /** Unix ms. Default: the machine's clock. */
  readonly now?: () => number;
  /** Default 5,000. */
  readonly leaseMs?: number;
  /** Default 5,000. */
  readonly maxLetters?: number;
}

interface Stream {
  readonly events: readonly BusEvent[];
  /** How many were forgotten. */
  readonly first: number;
}

const empty: Stream = { events: [], first: 0 };

/** How long a read waits, in ms. */
const READ_MS = 100;

/** A bus of which nothing survives. It knows no threads: what is asked is done at once. */
export function createMemoryHub(options: MemoryHubOptions = {}): MemoryHub {
  const { now = Date.now, leaseMs = 5_000, maxLetters = 5_000 } = options;
  const streams = new Map<string, Stream>();
  const waiting = new Set<() => void>();
  const answers = new Map<string, { readonly number: number; readonly answer: BatchAnswer }>();
  let isAway = false;
  let toLose = 0;
  const state = new MemoryState({ now, leaseMs, maxLetters, tell });

  function tell(process: string, event: BusEvent): void {
    const { events, first } = streams.get(process) ?? empty;
    streams.set(process, { events: [...events, event], first });
    for (const wake of [...waiting]) wake();
  }

  function take(process: string, after: string): readonly Happening[] {
    const { events, first } = streams.get(process) ?? empty;
    const seen = Number(after);
    const rest = events.slice(Math.max(0, seen - first));
    streams.set(process, { events: rest, first: Math.max(first, seen) });
    return rest.map((event, index) => ({
      position: String(Math.max(first, seen) + index + 1),
      event,
    }));
  }

  function bus(): Bus {
    let isClosed = false;

    function reach(): void {
      if (isAway || isClosed) throw new Error('The bus cannot be reached.');
    }

    return {
      async run(process, { number, operations }) {
        await Promise.resolve();
        reach();
        const last = answers.get(process);
        const isJoining = operations.some(({ type }) => type === 'join');
        const answer: BatchAnswer =
          last?.number === number
            ? last.answer
            : {
                time: now(),
                outcomes:
                  isJoining || state.isMember(process)
                    ? operations.map((operation) => state.run(process, operation))
                    : undefined,
              };
        answers.set(process, { number, answer });
        if (toLose > 0) {
          toLose -= 1;
          throw new Error('The answer was lost.');
        }
        return answer;
      },
      async read(process, after) {
        reach();
        const found = take(process, after);
        if (found.length > 0) return found;
        await new Promise<void>((resolve) => {
          const stopTimer = systemClock().after(READ_MS, wake);
          function wake(): void {
            stopTimer();
            waiting.delete(wake);
            resolve();
          }
          waiting.add(wake);
        });
        reach();
        return take(process, after);
      },
      async close() {
        isClosed = true;
        for (const wake of [...waiting]) wake();
      },
    };
  }

  return {
    bus,
    setAway(value) {
      isAway = value;
      for (const wake of [...waiting]) wake();
    },
    loseAnswers(count) {
      toLose = count;
    },
  };
}

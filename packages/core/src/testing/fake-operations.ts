import type { Clock } from '@earshot/signaling';

/** The operations chain of a peer connection: one after the other, each takes a while, none ends after `close`. */
export class FakeOperations {
  readonly #clock: Clock;
  readonly #takesMs: number;
  readonly #emptied: () => void;
  readonly #rejectsAtClose: boolean;
  readonly #waiting: { readonly run: () => void; readonly refuse: () => void }[] = [];
  #cancel: (() => void) | undefined;
  #isClosed = false;

  constructor(options: {
    readonly clock: Clock;
    readonly takesMs: number;
    /** Not as the standard has it: what is under way at `close` is refused then. */
    readonly rejectsAtClose: boolean;
    readonly emptied: () => void;
  }) {
    this.#clock = options.clock;
    this.#takesMs = options.takesMs;
    this.#rejectsAtClose = options.rejectsAtClose;
    this.#emptied = options.emptied;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** As the standard has it: an operation that is overtaken by `close` never settles. */
  run<Result>(operation: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return;
      this.#waiting.push({
        run: () => resolve(outcomeOf(operation)),
        refuse: () => reject(new DOMException('The peer connection was closed.', 'AbortError')),
      });
      this.#cancel ??= this.#clock.after(this.#takesMs, () => this.#next());
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel?.();
    for (const { refuse } of this.#waiting.splice(0)) if (this.#rejectsAtClose) refuse();
  }

  #next(): void {
    this.#cancel = undefined;
    this.#waiting[0]?.run();
    this.#waiting.shift();
    if (this.#isClosed) return;
    if (this.isEmpty) this.#emptied();
    else this.#cancel ??= this.#clock.after(this.#takesMs, () => this.#next());
  }
}

/** Runs it now; what it throws becomes a rejection. */
async function outcomeOf<Result>(operation: () => Result): Promise<Result> {
  return operation();
}

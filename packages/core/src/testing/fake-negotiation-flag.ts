/** What a {@link FakeNegotiationFlag} looks at. */
export interface FakeNegotiationFlagOptions {
  readonly isChainEmpty: () => boolean;
  readonly isStable: () => boolean;
  readonly isNeeded: () => boolean;
  readonly queueTask: (task: () => void) => void;
  readonly fire: () => void;
}

/** The standard's negotiation-needed flag: one event, in a task, when the chain is empty and the state is stable. */
export class FakeNegotiationFlag {
  readonly #options: FakeNegotiationFlagOptions;
  #isSet = false;
  #looksWhenEmpty = false;

  constructor(options: FakeNegotiationFlagOptions) {
    this.#options = options;
  }

  update(): void {
    if (this.#options.isChainEmpty()) this.#options.queueTask(() => this.#look());
    else this.#looksWhenEmpty = true;
  }

  /** A negotiation has ended: what is still needed is said anew. */
  clear(): void {
    this.#isSet = false;
    this.update();
  }

  chainIsEmpty(): void {
    if (!this.#looksWhenEmpty) return;
    this.#looksWhenEmpty = false;
    this.update();
  }

  #look(): void {
    const { isChainEmpty, isStable, isNeeded, fire } = this.#options;
    if (!isChainEmpty()) {
      this.#looksWhenEmpty = true;
      return;
    }
    if (!isStable()) return;
    const wasSet = this.#isSet;
    this.#isSet = isNeeded();
    if (this.#isSet && !wasSet) fire();
  }
}

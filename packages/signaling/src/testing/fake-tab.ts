import type { Clock } from '../environment.ts';
import type { TabPage } from '../tabs/tab-browser.ts';
import type { Transport, TransportFactory } from '../transport/transport.ts';

/** What happens in one tab: nothing any more once it has crashed, and nothing yet while it is stuck. */
export class FakeTab {
  readonly #clock: Clock;
  readonly #postponed: (() => void)[] = [];
  readonly #ends: (() => void)[] = [];
  #isGone = false;
  #isStuck = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  get isStuck(): boolean {
    return this.#isStuck;
  }

  /** One task of this tab. */
  readonly task = (run: () => void): void => {
    if (this.#isGone) return;
    if (this.#isStuck) this.#postponed.push(run);
    else run();
  };

  readonly clock: Clock = {
    now: () => this.#clock.now(),
    after: (delayMs, run) => {
      let isCancelled = false;
      const stop = this.#clock.after(delayMs, () =>
        this.task(() => {
          if (!isCancelled) run();
        }),
      );
      const cancel = (): void => {
        isCancelled = true;
        stop();
      };
      this.#ends.push(cancel);
      return cancel;
    },
  };

  /** Connections of this tab. */
  transports(make: TransportFactory): TransportFactory {
    return () => {
      const transport = make();
      this.#ends.push(() => transport.close());
      return {
        get state() {
          return transport.state;
        },
        connect: (listener) =>
          transport.connect({
            open: () => this.task(() => listener.open()),
            message: (text) => this.task(() => listener.message(text)),
            close: (close) => this.task(() => listener.close(close)),
          }),
        send: (text) => transport.send(text),
        close: () => transport.close(),
      } satisfies Transport;
    };
  }

  /** Runs once the tab is no more. */
  atEnd(run: () => void): void {
    this.#ends.push(run);
  }

  /** Its script runs for this long, and nothing else can. */
  stall(ms: number): void {
    if (this.#isStuck) return;
    this.#isStuck = true;
    this.#clock.after(ms, () => this.#catchUp());
  }

  /** One task after another, with all that follows from it. */
  #catchUp(): void {
    const run = this.#postponed.shift();
    if (run === undefined || this.#isGone) {
      this.#isStuck = false;
      return;
    }
    run();
    this.#clock.after(0, () => this.#catchUp());
  }

  /** Nothing of it runs ever again, and whatever it held is taken from it. */
  crash(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    for (const end of this.#ends) end();
  }
}

/** A page that a test owns. */
export class FakeTabPage implements TabPage {
  readonly #attention = new Set<() => void>();
  readonly #hide = new Set<(mayReturn: boolean) => void>();
  readonly #return = new Set<() => void>();
  #facts = { isTouched: false, isFocused: false, isVisible: true };

  get listening(): number {
    return this.#attention.size + this.#hide.size + this.#return.size;
  }

  isTouched(): boolean {
    return this.#facts.isTouched;
  }

  isFocused(): boolean {
    return this.#facts.isFocused;
  }

  isVisible(): boolean {
    return this.#facts.isVisible;
  }

  set(facts: Partial<{ isTouched: boolean; isFocused: boolean; isVisible: boolean }>): void {
    this.#facts = { ...this.#facts, ...facts };
    for (const listener of [...this.#attention]) listener();
  }

  hide(mayReturn: boolean): void {
    for (const listener of [...this.#hide]) listener(mayReturn);
  }

  comeBack(): void {
    for (const listener of [...this.#return]) listener();
  }

  onAttention(listener: () => void): () => void {
    return added(this.#attention, listener);
  }

  onHide(listener: (mayReturn: boolean) => void): () => void {
    return added(this.#hide, listener);
  }

  onReturn(listener: () => void): () => void {
    return added(this.#return, listener);
  }
}

function added<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

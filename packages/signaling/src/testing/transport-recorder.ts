import type { TransportClose } from '../transport/transport.ts';

/** Whom a transport tells, and what it has told. */
export class TransportRecorder {
  readonly events: string[] = [];
  readonly messages: string[] = [];
  readonly closes: TransportClose[] = [];
  /** What was heard from within a call. */
  readonly within: string[] = [];
  onOpen = (): void => undefined;
  onMessage = (_text: string): void => undefined;
  #call: string | undefined;

  /** The close without its cause. */
  get howClosed(): unknown {
    const [close] = this.closes;
    return { wasLocal: close?.wasLocal, neverOpened: close?.neverOpened };
  }

  during(call: string, run: () => void): void {
    this.#call = call;
    run();
    this.#call = undefined;
  }

  open(): void {
    this.#note('open');
    this.onOpen();
  }

  message(text: string): void {
    this.#note('message');
    this.messages.push(text);
    this.onMessage(text);
  }

  close(close: TransportClose): void {
    this.#note('close');
    this.closes.push(close);
  }

  #note(event: string): void {
    this.events.push(event);
    if (this.#call !== undefined) this.within.push(`${event} in ${this.#call}`);
  }
}

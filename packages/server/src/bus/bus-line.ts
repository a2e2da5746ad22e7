import { performance } from 'node:perf_hooks';
import type { Clock, Log } from '@earshot/signaling/server';
import { serverError } from '../errors.ts';
import { pause } from '../pause.ts';
import type { BatchAnswer, Bus, Happening } from './bus.ts';
import type { BusEvent, DeviceEvent } from './bus-event.ts';
import { nextOffset, type ClockOffset } from './clock-offset.ts';
import type { Operation, OperationType, Outcome, Outcomes } from './operation.ts';

/** A member renews this often, in ms. */
const RENEW_MS = 1_000;
/** A bus that takes longer than this to answer, in ms, is away for now. */
const AWAY_MS = 1_000;
/** After a failure, in ms. */
const RETRY_MS = 100;
/** So many operations go in one batch, … */
const BATCH = 256;
/** … and so much text, in characters. */
const BATCH_LENGTH = 1_000_000;

export interface BusLineOptions {
  readonly bus: Bus;
  readonly process: string;
  readonly clock: Clock;
  readonly log: Log;
  /** One after the other, in the order in which it happened. Must not reject. */
  readonly receive: (event: BusEvent) => void | Promise<void>;
  /** Each second, as long as it is a member. */
  readonly tick: () => void;
  /** The bus is away, or back. */
  readonly awayChanged: (isAway: boolean) => void;
  /** Is no member any more, and the line is closed: others have taken over, or the bus has forgotten everything. */
  readonly expelled: () => void;
}

/** The line of one process to the bus: what is asked is done in order, once, as soon as the bus is there. */
export interface BusLine {
  /** Where all devices were when it joined. */
  readonly devices: readonly DeviceEvent[];
  /** What to add to one's own time for that of the bus, in ms. */
  readonly offsetMs: () => number;
  /** Begins to receive, and to renew. */
  start(): void;
  /** How many operations wait to be done. */
  readonly waiting: number;
  readonly isAway: boolean;
  /** @throws EarshotError `server/closed` once the line is closed, or the process is no member any more */
  run<Type extends OperationType>(
    operation: Extract<Operation, { readonly type: Type }>,
  ): Promise<Outcomes[Type]>;
  /** Idempotent. What waits rejects. */
  close(): void;
}

/** Joins; nothing is received before the start. @throws whatever the bus rejects with */
export async function openBusLine(options: BusLineOptions): Promise<BusLine> {
  const line = new Line(options);
  await line.join();
  return line;
}

interface Request {
  readonly operation: Operation;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: Error) => void;
}

class Line implements BusLine {
  devices: readonly DeviceEvent[] = [];
  readonly #options: BusLineOptions;
  readonly #queue: Request[] = [];
  #number = 0;
  #offset: ClockOffset | undefined;
  #suspects: readonly string[] = [];
  /** When the batch under way was begun; undefined without one. */
  #busySince: number | undefined;
  #state: 'open' | 'away' | 'closed' = 'open';
  #stopTicking: () => void = () => undefined;

  constructor(options: BusLineOptions) {
    this.#options = options;
  }

  readonly offsetMs = (): number => this.#offset?.ms ?? 0;

  get waiting(): number {
    return this.#queue.length;
  }

  get isAway(): boolean {
    return this.#state === 'away';
  }

  async join(): Promise<void> {
    const operations = [{ type: 'join' }] as const;
    const { outcomes } = await this.#ask({ number: (this.#number += 1), operations });
    this.devices = outcomes?.[0] as Outcomes['join'];
  }

  start(): void {
    this.#tickLater(this.#options.clock);
    void this.#listen();
  }

  run<Type extends OperationType>(
    operation: Extract<Operation, { readonly type: Type }>,
  ): Promise<Outcomes[Type]> {
    if (this.#state === 'closed') return Promise.reject(closed());
    return new Promise<Outcome>((resolve, reject) => {
      this.#queue.push({ operation, resolve, reject });
      if (this.#busySince === undefined) void this.#work();
    }) as Promise<Outcomes[Type]>;
  }

  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#stopTicking();
    for (const { reject } of this.#queue.splice(0)) reject(closed());
  }

  /** One batch after the other: what is asked meanwhile goes with the next one. */
  async #work(): Promise<void> {
    this.#busySince = performance.now();
    // What is asked in the same turn goes together.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      this.#busySince = performance.now();
      const requests = this.#queue.slice(0, sizeOfBatch(this.#queue));
      const operations = requests.map(({ operation }) => operation);
      const answer = await this.#insist({ number: (this.#number += 1), operations });
      if (answer === undefined) break;
      this.#queue.splice(0, requests.length);
      for (const [index, { resolve }] of requests.entries()) resolve(answer[index] as Outcome);
    }
    this.#busySince = undefined;
  }

  /** Asks until there is an answer: a batch is done once. Undefined when nobody needs one any more. */
  async #insist(batch: {
    readonly number: number;
    readonly operations: readonly Operation[];
  }): Promise<readonly Outcome[] | undefined> {
    const { clock, expelled } = this.#options;
    for (;;) {
      if (this.#state === 'closed') return undefined;
      try {
        const { outcomes } = await this.#ask(batch);
        this.#setAway(false);
        if (outcomes !== undefined || this.#isClosed()) return outcomes;
        this.close();
        expelled();
        return undefined;
      } catch (error) {
        if (this.#state === 'open') this.#options.log('warn', 'bus.failed', { error });
        this.#setAway(true);
        await pause(clock, RETRY_MS);
      }
    }
  }

  async #ask(batch: {
    readonly number: number;
    readonly operations: readonly Operation[];
  }): Promise<BatchAnswer> {
    const { bus, process, clock } = this.#options;
    const askedAt = clock.now();
    const answer = await bus.run(process, batch);
    const sample = { askedAt, answeredAt: clock.now(), time: answer.time };
    this.#offset = nextOffset(this.#offset, sample);
    return answer;
  }

  #isClosed(): boolean {
    return this.#state === 'closed';
  }

  #setAway(isAway: boolean): void {
    const next = isAway ? 'away' : 'open';
    if (this.#state === 'closed' || this.#state === next) return;
    this.#state = next;
    this.#options.awayChanged(isAway);
  }

  #tickLater(clock: Clock): void {
    this.#stopTicking = clock.after(RENEW_MS, () => {
      this.#tickLater(clock);
      this.#tick();
    });
  }

  /** Also with much to do: whoever does not renew in time counts as dead. */
  #tick(): void {
    if (!this.#queue.some(({ operation }) => operation.type === 'renew')) {
      this.run<'renew'>({ type: 'renew' }).then(
        (expired) => this.#lookAfter(expired),
        () => undefined,
      );
    }
    if (this.#busySince !== undefined && performance.now() - this.#busySince > AWAY_MS) {
      this.#setAway(true);
    }
    this.#options.tick();
  }

  /** One that was late twice in a row is dead: when the bus itself was away, all are late once. */
  #lookAfter(expired: readonly string[]): void {
    const dead = expired.filter((process) => this.#suspects.includes(process));
    this.#suspects = expired;
    for (const process of dead) void this.#options.receive({ type: 'orphans', process });
  }

  async #listen(): Promise<void> {
    const { bus, process, clock } = this.#options;
    let position = '';
    while (!this.#isClosed()) {
      try {
        const found = await bus.read(process, position);
        position = found.at(-1)?.position ?? position;
        await this.#hear(found);
      } catch {
        if (!this.#isClosed()) await pause(clock, RETRY_MS);
      }
    }
  }

  async #hear(happenings: readonly Happening[]): Promise<void> {
    for (const { event } of happenings) {
      if (this.#isClosed()) return;
      const done = this.#options.receive(event);
      if (done !== undefined) await done;
    }
  }
}

function sizeOfBatch(queue: readonly Request[]): number {
  let length = 0;
  for (const [index, { operation }] of queue.entries()) {
    if (index >= BATCH || length >= BATCH_LENGTH) return index;
    if (operation.type === 'publish') {
      length += operation.items.reduce((sum, { text }) => sum + text.length, 0);
    }
  }
  return queue.length;
}

function closed(): Error {
  return serverError('server/closed', {});
}

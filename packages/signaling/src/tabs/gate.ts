import type { Clock } from '../environment.ts';
import type { Transport } from '../transport/transport.ts';

/** Holds what goes to the server until the other tabs know from what it follows. */
export interface Gate {
  /** Runs it once `version` is known to all, in order. */
  pass(version: number, run: () => void): void;
  /** All versions up to this one are known to all. */
  open(version: number): void;
  /** Forgets what waits, and lets nothing pass any more. */
  shut(): void;
}

export interface GateOptions {
  readonly clock: Clock;
  /** How long the first one in line may wait, in ms, before `stuck` is told for which version it waits. */
  readonly limitMs: number;
  readonly stuck: (version: number) => void;
}

export function createGate({ clock, limitMs, stuck }: GateOptions): Gate {
  let line: readonly { readonly version: number; readonly run: () => void }[] = [];
  let known = 0;
  let isShut = false;
  let stopWaiting = (): void => undefined;

  function move(): void {
    const first = line[0];
    while (line[0] !== undefined && line[0].version <= known) {
      const { run } = line[0];
      line = line.slice(1);
      run();
    }
    if (line[0] !== first) wait();
  }

  function wait(): void {
    stopWaiting();
    const first = line[0];
    if (first !== undefined) stopWaiting = clock.after(limitMs, () => stuck(first.version));
  }

  return {
    pass(version, run) {
      if (isShut) return;
      line = [...line, { version, run }];
      if (line.length === 1) wait();
      move();
    },
    open(version) {
      known = Math.max(known, version);
      move();
    },
    shut() {
      isShut = true;
      line = [];
      stopWaiting();
    },
  };
}

/** A transport whose frames wait at a gate; `needed` says for which version a frame of now has to wait. */
export function gateTransport(
  transport: Transport,
  { gate, needed }: { readonly gate: Gate; readonly needed: () => number },
): Transport {
  return {
    get state() {
      return transport.state;
    },
    connect: (listener) => transport.connect(listener),
    send: (text) => gate.pass(needed(), () => transport.send(text)),
    close: () => transport.close(),
  };
}

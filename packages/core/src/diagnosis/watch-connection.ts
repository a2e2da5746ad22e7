import type { Clock } from '@earshot/signaling';
import { nameOfFailure } from './connection-record.ts';
import type { ConnectionRecord } from './connection-record.ts';
import { faultOf, secretsOf, withFault } from './ice-server.ts';
import { emptyStats, mergeStats, readStats } from './read-stats.ts';
import { isConnected } from './verdict.ts';
import { configurationOf, viewConnection } from './view-connection.ts';

/** Keeps the record of one RTCPeerConnection while that is open. */
export interface ConnectionWatch {
  readonly record: ConnectionRecord;
  /** What it knows and nobody may be told. */
  readonly secrets: readonly string[];
  /** Looks once more, without waiting. */
  look(): void;
  /** An offer was refused or not answered, for this cause. */
  negotiationFailed(cause: unknown): void;
  /** Asks for the statistics now: the record has them a moment later. */
  measure(): void;
  /** Looks a last time; nothing runs or listens afterwards. Before the connection is closed. Idempotent. */
  close(): void;
}

export interface ConnectionWatchOptions {
  readonly clock: Clock;
  /** The record is another one. */
  readonly changed: () => void;
  /** The connection says that it is in another state. */
  readonly said: (what: string) => void;
}

/** How often statistics are read while there is no path, in ms; never while there is one. */
const MEASURE_EVERY_MS = 1_000;

export function watchConnection(
  pc: RTCPeerConnection,
  options: ConnectionWatchOptions,
): ConnectionWatch {
  return new RecordedConnection(pc, options);
}

class RecordedConnection implements ConnectionWatch {
  readonly #pc: RTCPeerConnection;
  readonly #options: ConnectionWatchOptions;
  readonly #undos: (() => void)[];
  #record: ConnectionRecord;
  #cancelMeasure: (() => void) | undefined;
  #isMeasuring = false;
  #isClosed = false;

  constructor(pc: RTCPeerConnection, options: ConnectionWatchOptions) {
    this.#pc = pc;
    this.#options = options;
    this.#record = {
      startedAt: options.clock.now(),
      view: viewConnection(pc),
      stats: emptyStats,
      faults: [],
    };
    const see = (): void => this.#see();
    this.#undos = [
      listen(pc, 'connectionstatechange', see),
      listen(pc, 'iceconnectionstatechange', see),
      listen(pc, 'icegatheringstatechange', see),
      listen(pc, 'signalingstatechange', see),
      listen(pc, 'icecandidateerror', (event) => this.#failed(event)),
    ];
    this.#plan();
  }

  get record(): ConnectionRecord {
    return this.#record;
  }

  get secrets(): readonly string[] {
    const { localDescription, remoteDescription } = this.#pc;
    const descriptions = [localDescription?.sdp ?? '', remoteDescription?.sdp ?? ''];
    return secretsOf(configurationOf(this.#pc), descriptions);
  }

  look(): void {
    if (this.#isClosed || this.#pc.signalingState === 'closed') return;
    this.#record = { ...this.#record, view: viewConnection(this.#pc) };
  }

  negotiationFailed(cause: unknown): void {
    const negotiationFailure = nameOfFailure(cause, this.#record.negotiationFailure);
    this.#record = { ...this.#record, negotiationFailure };
    this.#options.said(`negotiation failed: ${negotiationFailure}`);
  }

  measure(): void {
    if (this.#isClosed || this.#isMeasuring) return;
    this.#isMeasuring = true;
    this.#pc.getStats().then(
      (report) => this.#measured(report),
      // It was closed meanwhile.
      () => this.#measured(new Map()),
    );
  }

  close(): void {
    this.look();
    this.#isClosed = true;
    this.#cancelPlan();
    for (const undo of this.#undos.splice(0)) undo();
  }

  #see(): void {
    const { connection: before, signaling } = this.#record.view.states;
    this.look();
    if (this.#hasAgreed(signaling)) this.#forgetFailure();
    const { connection } = this.#record.view.states;
    if (connection !== undefined && connection !== before) {
      this.#options.said(`connection: ${connection}`);
      this.measure();
      // Browsers answer with what they found some milliseconds ago: once more, when they have noticed.
      this.#plan('anew');
    } else if (!isConnected(this.#record.view.states)) this.#plan();
    this.#options.changed();
  }

  /** A negotiation has gone through. */
  #hasAgreed(before: RTCSignalingState | undefined): boolean {
    const { states, hasRemoteDescription } = this.#record.view;
    return hasRemoteDescription && states.signaling === 'stable' && before !== 'stable';
  }

  #forgetFailure(): void {
    const { startedAt, view, stats, faults } = this.#record;
    this.#record = { startedAt, view, stats, faults };
  }

  #failed(event: RTCPeerConnectionIceErrorEvent): void {
    const { clock, said, changed } = this.#options;
    const { faults } = this.#record;
    const fault = faultOf(event, { at: clock.now(), secrets: this.secrets });
    const next = withFault(faults, fault);
    this.#record = { ...this.#record, faults: next };
    if (next.length > faults.length) said(`${fault.server}: error ${fault.code}`);
    changed();
  }

  #measured(report: ReadonlyMap<string, unknown>): void {
    this.#isMeasuring = false;
    if (this.#isClosed) return;
    const stats = mergeStats(this.#record.stats, readStats(report));
    this.#record = { ...this.#record, stats };
    this.#options.changed();
  }

  /** Statistics are read a second later, and again and again while there should be a path, and is none. */
  #plan(when?: 'anew'): void {
    if (when === 'anew') this.#cancelPlan();
    if (!this.#record.view.hasRemoteDescription) return;
    this.#cancelMeasure ??= this.#options.clock.after(MEASURE_EVERY_MS, () => {
      this.#cancelMeasure = undefined;
      this.look();
      this.measure();
      if (!isConnected(this.#record.view.states)) this.#plan();
    });
  }

  #cancelPlan(): void {
    this.#cancelMeasure?.();
    this.#cancelMeasure = undefined;
  }
}

function listen<Type extends keyof RTCPeerConnectionEventMap>(
  pc: RTCPeerConnection,
  type: Type,
  listener: (event: RTCPeerConnectionEventMap[Type]) => void,
): () => void {
  pc.addEventListener(type, listener);
  return () => pc.removeEventListener(type, listener);
}

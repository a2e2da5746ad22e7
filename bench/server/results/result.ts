import type { ContenderName } from '../contenders/contender.ts';

/** Messages between users; one value for each round. */
export interface Relayed {
  readonly connections: number;
  readonly perSecond: readonly number[];
  /** What the processors have worked for 100,000 messages in all processes of the server, in ms: Redis comes to that. */
  readonly cpuMs: readonly number[];
  /** How many messages a second there were when their time was taken. */
  readonly pacePerSecond: number;
  readonly p50Ms: readonly number[];
  readonly p99Ms: readonly number[];
}

export interface RelayResult extends Relayed {
  readonly contender: ContenderName;
}

/** Earshot alone: by how many processes there are, and what connects them. */
export interface BetweenResult extends Relayed {
  readonly processes: string;
}

/** What a connection costs in which nothing happens, in bytes. */
export interface IdleResult {
  readonly contender: ContenderName;
  /** Whether the young generation of its heap was kept small, which has nothing to do with connections. */
  readonly isYoungSmall: boolean;
  readonly connections: number;
  readonly residentBytes: number;
  /** Of it, what is in use in the heap and beside it. */
  readonly usedBytes: number;
}

/** Calls that are placed, answered and ended; one value for each round. */
export interface SetUpResult {
  readonly store: string;
  readonly perSecond: readonly number[];
  /** From the invite until the caller knows of the answer. */
  readonly p50Ms: readonly number[];
  readonly p99Ms: readonly number[];
}

/** All clients come back at once after the server was killed. */
export interface StormResult {
  readonly contender: ContenderName;
  readonly clients: number;
  /** Until half of them, nearly all of them and all of them were welcomed, in ms from when the server served again. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly lastMs: number;
  /** Tries that failed, and were made again. */
  readonly retries: number;
}

/** Everything that one run has measured. */
export interface BenchResult {
  readonly machine: { readonly cpu: string; readonly cores: number; readonly node: string };
  readonly relays: readonly RelayResult[];
  readonly between: readonly BetweenResult[];
  readonly idle: readonly IdleResult[];
  readonly setUps: readonly SetUpResult[];
  readonly storms: readonly StormResult[];
}

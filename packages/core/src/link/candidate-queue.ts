import type { LinkCandidate } from './link.ts';

/** Candidates kept or taken per generation; more than that is a flood, not a network. */
export const MAX_CANDIDATES = 256;
/** Generations remembered as over. */
const MAX_PAST = 32;

/** A candidate and the generation (ICE username fragment) that it belongs to. */
export interface GenerationCandidate extends LinkCandidate {
  readonly usernameFragment: string;
}

/** Remote candidates that wait for the description of their generation. */
export interface CandidateQueue {
  /** The generation that the remote description names: one in a bundle, else one a media section. */
  readonly current: readonly string[];
  readonly past: readonly string[];
  /** What was given out for the current generation. */
  readonly taken: readonly GenerationCandidate[];
  readonly waiting: readonly GenerationCandidate[];
}

/** The queue as it is now, and what the browser may be given at once. */
export type CandidateStep = readonly [queue: CandidateQueue, ready: readonly GenerationCandidate[]];

export const emptyCandidateQueue: CandidateQueue = {
  current: [],
  past: [],
  taken: [],
  waiting: [],
};

/** Takes a batch: of the current generation it is ready, of a past one it is dropped, of any other it waits. */
export function queueCandidates(
  queue: CandidateQueue,
  batch: { readonly ufrag: string; readonly candidates: readonly LinkCandidate[] },
): CandidateStep {
  const { ufrag } = batch;
  if (queue.past.includes(ufrag)) return [queue, []];
  const arrived = batch.candidates.map((candidate) => ({ ...candidate, usernameFragment: ufrag }));
  if (queue.current.includes(ufrag)) return take(queue, arrived);
  const waiting = [...queue.waiting, ...fresh(queue.waiting, arrived)].slice(-MAX_CANDIDATES);
  return [{ ...queue, waiting }, []];
}

/** A remote description is in force: releases what waited for it. */
export function queueDescription(queue: CandidateQueue, sdp: string): CandidateStep {
  const current = ufragsOf(sdp);
  const isCurrent = (ufrag: string): boolean => current.includes(ufrag);
  const isOfIt = (candidate: GenerationCandidate): boolean => isCurrent(candidate.usernameFragment);
  if (current.length === queue.current.length && queue.current.every(isCurrent)) return [queue, []];
  const next: CandidateQueue = {
    current,
    past: [...queue.past, ...queue.current].filter((ufrag) => !isCurrent(ufrag)).slice(-MAX_PAST),
    taken: queue.taken.filter(isOfIt),
    waiting: queue.waiting.filter((candidate) => !isOfIt(candidate)),
  };
  return take(next, queue.waiting.filter(isOfIt));
}

/** The generations that a description names, each once. */
export function ufragsOf(sdp: string): readonly string[] {
  const lines = [...sdp.matchAll(/^a=ice-ufrag:(\S+)/gm)];
  return [...new Set(lines.map(([, ufrag = '']) => ufrag))];
}

function take(queue: CandidateQueue, candidates: readonly GenerationCandidate[]): CandidateStep {
  const room = MAX_CANDIDATES - queue.taken.length;
  const ready = fresh(queue.taken, candidates).slice(0, room);
  return [{ ...queue, taken: [...queue.taken, ...ready] }, ready];
}

/** Those that are not known yet, each once. */
function fresh(
  known: readonly GenerationCandidate[],
  candidates: readonly GenerationCandidate[],
): readonly GenerationCandidate[] {
  const keys = new Set(known.map(keyOf));
  // A set that has a key already stays as large as it is.
  return candidates.filter((candidate) => keys.size < keys.add(keyOf(candidate)).size);
}

function keyOf(candidate: GenerationCandidate): string {
  return JSON.stringify(candidate);
}

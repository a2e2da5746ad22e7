import { describe, expect, it } from 'vitest';
import { firstWorld, keyOf, stepsFrom } from '../testing/call-product.ts';
import type { Callee, World } from '../testing/call-product.ts';

/** How many steps from the start are explored exhaustively. */
const DEPTH = 9;
/** How many different worlds that is: a change here is a change of the protocol. */
const WORLDS = 86_648;
const RANDOM_RUNS = 10_000;

describe('a caller and two devices over a network that loses, repeats and reorders', () => {
  it(
    `agree in all ${String(WORLDS)} worlds that ${String(DEPTH)} steps can reach, and every fifth runs out in agreement`,
    { timeout: 60_000 },
    () => {
      const seen = new Map<string, World>([[keyOf(firstWorld()), firstWorld()]]);
      let frontier = [firstWorld()];
      for (let depth = 0; depth < DEPTH; depth += 1) frontier = unseen(frontier, seen);
      expect(seen.size).toBe(WORLDS);
      let seed = 0;
      for (const world of seen.values()) {
        seed += 1;
        expectNoContradiction(world);
        if (seed % 5 === 0) expectAtRest(runOut(world, randomOf(seed)), seed);
      }
    },
  );

  it(
    `come to rest in agreement in ${RANDOM_RUNS.toLocaleString('en')} seeded runs`,
    { timeout: 60_000 },
    () => {
      for (let seed = 1; seed <= RANDOM_RUNS; seed += 1) {
        const world = settle(firstWorld(), randomOf(seed));
        expectNoContradiction(world);
        expectAtRest(world, seed);
      }
    },
  );
});

function unseen(frontier: readonly World[], seen: Map<string, World>): World[] {
  const next: World[] = [];
  for (const { world } of frontier.flatMap(stepsFrom)) {
    const key = keyOf(world);
    if (seen.has(key)) continue;
    seen.set(key, world);
    next.push(world);
  }
  return next;
}

/** What must hold at every moment: at most one device has media, and only the one that the caller chose. */
function expectNoContradiction({ caller, callees }: World): void {
  callees.forEach((callee, index) => {
    if (statusOf(callee) === 'connected') expect(caller.device).toBe(String(index + 1));
  });
}

/** What must hold in the end: a conversation on both sides, or on none. */
function expectAtRest({ caller, callees }: World, seed: number): void {
  const statuses = callees.map(statusOf);
  const partner = callees[Number(caller.device ?? 0) - 1];
  const others = callees.filter((callee) => callee !== partner);
  const label = `seed ${String(seed)}: ${caller.state.status} with ${statuses.join(' and ')}`;
  if (caller.state.status === 'connected') expect(statusOf(partner), label).toBe('connected');
  else expect(caller.state.status, label).toBe('ended');
  const silent = caller.state.status === 'connected' ? others : callees;
  for (const callee of silent)
    expect(['unaware', 'tombstone', 'ended'], label).toContain(statusOf(callee));
}

function statusOf(callee: Callee | undefined): string {
  if (callee === undefined) return 'none';
  return typeof callee === 'string' ? callee : callee.state.status;
}

/** Lets things happen at random, then lets them run out. */
function settle(start: World, random: () => number): World {
  let world = start;
  for (let step = 0; step < 30; step += 1) world = pick(stepsFrom(world), random)?.world ?? world;
  return runOut(world, random);
}

/** Nobody does anything any more, and everything that is under way runs out. */
function runOut(start: World, random: () => number): World {
  let world = start;
  for (;;) {
    const steps = stepsFrom(world).filter(({ label }) => isRunningOut(label));
    const step = pick(steps, random);
    if (step === undefined) return world;
    world = step.world;
  }
}

/** Messages arrive or get lost once, clocks run out, links come and go: but people keep still. */
function isRunningOut(label: string): boolean {
  return !/kept|hang-up|local\.accept/.test(label);
}

function pick<Item>(items: readonly Item[], random: () => number): Item | undefined {
  return items[Math.floor(random() * items.length)];
}

/** Mulberry32: small, seeded, good enough to wander. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

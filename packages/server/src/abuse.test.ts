import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attacks } from './testing/abuse/attacks.ts';
import { percentile, startCall, type Bystanders } from './testing/abuse/bystanders.ts';
import { wrongDenials } from './testing/abuse/denials.ts';
import { openLimits, sendRandomFrames } from './testing/abuse/random-flood.ts';
import { startTarget, type Target } from './testing/abuse/target.ts';
import { wait } from './testing/abuse/wait.ts';

/** Nothing that an attacker does may stay: in bytes, with room for what is not collected yet. */
const MEMORY = 100_000_000;

/**
 * What people in a call do not have to wait for each other, in ms. `npm run abuse` looks closer: here, attackers and
 * those who measure share a thread.
 */
const AT_ONCE_MS = 2_000;

async function memoryOf(target: Target): Promise<number> {
  return (await target.numbers()).get('process_resident_memory_bytes') ?? Number.NaN;
}

async function framesRead(target: Target): Promise<number> {
  return (await target.numbers()).get('earshot_frames_total{direction="in"}') ?? Number.NaN;
}

describe('a server under attack', () => {
  let target: Target;
  let bystanders: Bystanders;
  let before: number;

  beforeAll(async () => {
    target = await startTarget({
      EARSHOT_LIMIT_HEADERS_TIMEOUT_MS: '500',
      EARSHOT_LIMIT_MAX_BUFFERED_BYTES: '200000',
    });
    bystanders = await startCall(target, 'the-call');
    before = await memoryOf(target);
  }, 30_000);

  afterAll(() => target.stop(), 30_000);

  it.each(attacks)(
    'serves the others: $name',
    async ({ run, denials }) => {
      const numbers = await target.numbers();
      const took = await bystanders.talkWhile(run(target));
      expect(Math.max(...took)).toBeLessThan(AT_ONCE_MS);
      expect(wrongDenials(denials, { before: numbers, after: await target.numbers() })).toEqual([]);
    },
    30_000,
  );

  it('has kept nothing of it, and has written down what it was', async () => {
    await bystanders.hangUp();
    await vanished(target);
    const numbers = await target.numbers();
    expect(numbers.get('process_resident_memory_bytes')).toBeLessThan(before + MEMORY);
    const output = target.output();
    expect(output).not.toMatch(/"level":50|127\.0\.0|eyJ/);
    for (const kind of attacks.flatMap(({ denials }) => Object.keys(denials))) {
      expect(output).toMatch(new RegExp(`"kind":"${kind}".*"msg":"audit"`));
    }
  }, 30_000);
});

describe('a server that is sent random frames', () => {
  it('100,000 of them: serves the others, and keeps nothing of it', async () => {
    const target = await startTarget(openLimits);
    const bystanders = await startCall(target, 'the-call');
    // What the first ones bring into memory, such as compiled code, stays.
    await sendRandomFrames(target, { count: 5_000, seed: 1 });
    const before = await memoryOf(target);
    const readBefore = await framesRead(target);
    const floods = [2, 3].map((seed) => sendRandomFrames(target, { count: 47_500, seed }));
    const took = await bystanders.talkWhile(Promise.all(floods));
    // Nearly all: what is no text, or no UTF-8, closes its connection, with what was on its way there.
    expect((await framesRead(target)) - readBefore).toBeGreaterThan(85_000);
    expect(percentile(took, 0.5)).toBeLessThan(AT_ONCE_MS);
    await bystanders.hangUp();
    await vanished(target);
    expect(await memoryOf(target)).toBeLessThan(before + MEMORY);
    expect(target.output()).not.toContain('"level":50');
    expect(await target.stop()).toBe(0);
  }, 60_000);
});

/** Resolves when the server has noticed that everybody has gone. */
async function vanished(target: Target): Promise<void> {
  const until = Date.now() + 5_000;
  for (;;) {
    const open = (await target.numbers()).get('earshot_connections{transport="websocket"}');
    if (open === 0) return;
    if (Date.now() > until) throw new Error(`${open ?? 0} connections are left.`);
    await wait(50);
  }
}

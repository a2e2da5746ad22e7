import { describe, expect, it } from 'vitest';
import { FakeClock } from '../testing/fake-clock.ts';
import { createPostQueue, type PostOptions } from './post-queue.ts';

interface Sent extends PostOptions {
  readonly texts: readonly string[];
  done(): void;
  fail(cause: unknown): void;
}

/** A queue whose requests are in the hands of the test. */
function bench() {
  const clock = new FakeClock();
  const sent: Sent[] = [];
  const failures: unknown[] = [];
  const queue = createPostQueue({
    clock,
    limitMs: 10_000,
    onFailure: (cause) => failures.push(cause),
    post: (texts, options) =>
      new Promise((resolve, reject) => {
        sent.push({ ...options, texts, done: resolve, fail: reject });
        options.signal.addEventListener('abort', () => reject(options.signal.reason as Error));
      }),
  });
  return { clock, sent, failures, queue, batches: () => sent.map(({ texts }) => texts) };
}

describe('texts on their way by POST', () => {
  it('of one task go together, and wait for nothing else', async () => {
    const { clock, queue, batches } = bench();
    queue.add('a');
    queue.add('b');
    expect(batches()).toEqual([]);
    await clock.settle();
    expect(batches()).toEqual([['a', 'b']]);
  });

  it('wait while a batch is under way, and then go together, under the next number', async () => {
    const { clock, queue, sent, batches } = bench();
    queue.add('a');
    await clock.settle();
    queue.add('b');
    await clock.advance(5_000);
    queue.add('c');
    await clock.settle();
    expect(batches()).toEqual([['a']]);
    sent[0]?.done();
    await clock.settle();
    expect(batches()).toEqual([['a'], ['b', 'c']]);
    expect(sent.map(({ number }) => number)).toEqual([1, 2]);
  });

  it('are split where a batch would be too long; one that is too long goes alone', async () => {
    const { clock, queue, sent, batches } = bench();
    const [half, long] = ['x'.repeat(30_000), 'y'.repeat(100_000)];
    for (const text of [half, half, half, long, 'z']) queue.add(text);
    for (let round = 0; round < 5; round += 1) {
      await clock.settle();
      sent.at(-1)?.done();
    }
    expect(batches().map((texts) => texts.map(([first]) => first).join(''))).toEqual([
      'xx',
      'x',
      'y',
      'z',
    ]);
  });

  it('are counted until the server has taken them', async () => {
    const { clock, queue, sent } = bench();
    queue.add('abc');
    await clock.settle();
    queue.add('de');
    expect(queue.size).toBe(5);
    sent[0]?.done();
    await clock.settle();
    expect(queue.size).toBe(2);
    sent[1]?.done();
    await clock.settle();
    expect([queue.size, clock.pending]).toEqual([0, 0]);
  });

  it('fail with their batch, and nothing follows', async () => {
    const { clock, queue, sent, failures, batches } = bench();
    queue.add('a');
    await clock.settle();
    queue.add('b');
    sent[0]?.fail('why');
    await clock.settle();
    queue.add('c');
    await clock.settle();
    expect(failures).toEqual(['why']);
    expect(batches()).toEqual([['a']]);
    expect([queue.size, clock.pending]).toEqual([0, 0]);
  });

  it('are given up when the server does not take a batch in time', async () => {
    const { clock, queue, failures, sent } = bench();
    queue.add('a');
    await clock.advance(9_999);
    expect(failures).toEqual([]);
    await clock.advance(1);
    expect(sent[0]?.signal.aborted).toBe(true);
    expect(String(failures[0])).toContain('10000 ms');
    expect(clock.pending).toBe(0);
  });
});

describe('a queue that finishes', () => {
  it('has nothing to wait for when nothing is under way', async () => {
    const { clock, queue } = bench();
    await queue.finish(2_000);
    queue.add('a');
    expect([queue.size, clock.pending]).toEqual([0, 0]);
  });

  it('sends what it has, and takes no more', async () => {
    const { clock, queue, sent, batches } = bench();
    queue.add('a');
    await clock.settle();
    queue.add('b');
    const finished = queue.finish(2_000);
    queue.add('c');
    sent[0]?.done();
    await clock.settle();
    sent[1]?.done();
    await finished;
    expect(batches()).toEqual([['a'], ['b']]);
    expect(clock.pending).toBe(0);
  });

  it('waits only so long', async () => {
    const { clock, queue, sent } = bench();
    queue.add('a');
    await clock.settle();
    const finished = queue.finish(2_000);
    await clock.advance(2_000);
    await finished;
    expect(sent[0]?.signal.aborted).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('or stops, twice, has let go of everything', async () => {
    const { clock, queue, sent } = bench();
    queue.add('a');
    await clock.settle();
    queue.add('b');
    queue.stop();
    queue.stop();
    await clock.settle();
    expect(sent[0]?.signal.aborted).toBe(true);
    expect([sent.length, queue.size, clock.pending]).toEqual([1, 0, 0]);
  });
});

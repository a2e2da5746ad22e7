import { FakeClock } from '@earshot/signaling/testing';
import { describe, expect, it } from 'vitest';
import type { Deadline } from '../hub/decision.ts';
import { createSweeper, type SweeperOptions } from './sweeper.ts';

/** Deadlines in memory; only what a sweeper asks for. */
function bench(fails: () => boolean = () => false) {
  const clock = new FakeClock(1_000);
  const kept = new Set<Deadline>();
  const handled: string[] = [];
  const events: string[] = [];
  const sorted = (): Deadline[] => [...kept].sort((one, other) => one.dueAt - other.dueAt);
  const store: SweeperOptions['store'] = {
    async dueDeadlines({ at, limit }) {
      if (fails()) throw new Error('database down');
      return sorted()
        .filter(({ dueAt }) => dueAt <= at)
        .slice(0, limit);
    },
    async nextDeadlineAt() {
      return sorted()[0]?.dueAt;
    },
  };
  const sweeper = createSweeper({
    clock,
    log: (_, event) => events.push(event),
    store,
    handle: async (due) => {
      for (const deadline of due) {
        handled.push(`${deadline.call} at ${clock.now()}`);
        kept.delete(deadline);
      }
    },
  });
  function put(call: string, dueAt: number): void {
    kept.add({ call, kind: 'ring', dueAt });
  }
  return { clock, handled, events, sweeper, put };
}

describe('the sweeper', () => {
  it('handles what is overdue when it starts, the earliest first', async () => {
    const { sweeper, put, handled } = bench();
    put('late', 900);
    put('later', 100);
    put('not yet', 5_000);
    await sweeper.start();
    expect(handled).toEqual(['later at 1000', 'late at 1000']);
  });

  it('wakes when the next one is due', async () => {
    const { sweeper, put, handled, clock } = bench();
    put('first', 3_000);
    put('second', 4_500);
    await sweeper.start();
    await clock.advance(10_000);
    expect(handled).toEqual(['first at 3000', 'second at 4500']);
  });

  it('wakes earlier for one that is announced', async () => {
    const { sweeper, put, handled, clock } = bench();
    await sweeper.start();
    put('new', 2_000);
    sweeper.expect(2_000);
    sweeper.expect(9_000);
    await clock.advance(1_000);
    expect(handled).toEqual(['new at 2000']);
  });

  it('finds those that nobody announced, at the latest after ten seconds', async () => {
    const { sweeper, put, handled, clock } = bench();
    await sweeper.start();
    put('of another process', 1_500);
    await clock.advance(10_000);
    expect(handled).toEqual(['of another process at 11000']);
  });

  it('tries again a second after the database failed', async () => {
    let isDown = true;
    const { sweeper, put, handled, events, clock } = bench(() => isDown);
    put('a', 900);
    await sweeper.start();
    expect(events).toEqual(['sweep.failed']);
    isDown = false;
    await clock.advance(1_000);
    expect(handled).toEqual(['a at 2000']);
  });

  it('stops for good', async () => {
    const { sweeper, put, handled, clock } = bench();
    put('a', 2_000);
    await sweeper.start();
    await sweeper.stop();
    await sweeper.stop();
    sweeper.expect(1_500);
    expect(clock.pending).toBe(0);
    await clock.advance(60_000);
    expect(handled).toEqual([]);
  });
});

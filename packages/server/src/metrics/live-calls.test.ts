import { FakeClock } from '@earshot/signaling/testing';
import { describe, expect, it } from 'vitest';
import { addLiveCalls } from './live-calls.ts';
import { createMeters } from './meters.ts';

function bench() {
  const clock = new FakeClock(0);
  const meters = createMeters();
  const log: string[] = [];
  let asked = 0;
  let answer: () => Promise<Record<'ringing' | 'answered', number>> = () =>
    Promise.resolve({ ringing: 2, answered: 7 });
  const refresh = addLiveCalls({
    ...{ meters, clock, log: (_level, event) => log.push(event) },
    store: () =>
      Promise.resolve({
        countLive() {
          asked += 1;
          return answer();
        },
      }),
  });
  return {
    ...{ clock, log, refresh, asked: () => asked },
    answers: (next: typeof answer) => (answer = next),
    lines: () => meters.read().split('\n').slice(2, -1),
  };
}

const counted = (ringing: number, answered: number) => [
  `earshot_calls_live{status="ringing"} ${ringing}`,
  `earshot_calls_live{status="answered"} ${answered}`,
];

describe('the number of live calls', () => {
  it('is not known before somebody has asked', async () => {
    const { lines, refresh } = bench();
    expect(lines()).toEqual([]);
    await refresh();
    expect(lines()).toEqual(counted(2, 7));
  });

  it('is asked for at most every five seconds', async () => {
    const { clock, refresh, asked } = bench();
    await Promise.all([refresh(), refresh()]);
    await clock.advance(4_999);
    await refresh();
    expect(asked()).toBe(1);
    await clock.advance(1);
    await refresh();
    expect(asked()).toBe(2);
  });

  it('stays as it was while the database does not answer', async () => {
    const { clock, refresh, answers, lines, log } = bench();
    await refresh();
    await clock.advance(5_000);
    answers(() => Promise.reject(new Error('away')));
    await refresh();
    expect(lines()).toEqual(counted(2, 7));
    expect(log).toEqual(['metrics.failed']);
  });

  it('is not waited for longer than two seconds', async () => {
    const { clock, refresh, answers, lines } = bench();
    answers(() => new Promise(() => undefined));
    const reading = refresh();
    await clock.advance(2_000);
    await reading;
    expect([lines(), clock.pending]).toEqual([[], 0]);
  });
});

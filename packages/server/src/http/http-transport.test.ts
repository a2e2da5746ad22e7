import { createHttpTransport, type Clock } from '@earshot/signaling';
import { describeTransport } from '@earshot/signaling/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../system-clock.ts';
import { startHttpFarEnds, type HttpFarEnds } from '../testing/http-far-ends.ts';

let ends: HttpFarEnds;
let benches = 0;

beforeAll(async () => {
  ends = await startHttpFarEnds();
});
afterAll(() => ends.close());

/** A clock that knows how many of its timers wait. */
function countingClock(): Clock & { readonly pending: number } {
  const clock = systemClock();
  let pending = 0;
  return {
    get pending() {
      return pending;
    },
    now: clock.now,
    after(delayMs, run) {
      let isOver = false;
      const end = (): void => {
        if (!isOver) pending -= 1;
        isOver = true;
      };
      pending += 1;
      const stop = clock.after(delayMs, () => {
        end();
        run();
      });
      return () => {
        end();
        stop();
      };
    },
  };
}

describeTransport(
  {
    describe,
    it,
    equal: (a, b) => expect(a).toEqual(b),
    waitFor: (check) => vi.waitFor(check, { timeout: 5_000 }),
  },
  {
    name: 'HTTP with the real server',
    create: () => {
      const name = `bench-${(benches += 1)}`;
      const clock = countingClock();
      const end = ends.get(name);
      return {
        transport: createHttpTransport(ends.url(name), { clock }),
        // Port 9 discards, if it is there at all.
        unreachable: createHttpTransport('http://127.0.0.1:9/', { clock }),
        peer: () => end,
        // There and back, twice: what was under way has arrived.
        async settle() {
          for (let times = 0; times < 2; times += 1) await (await fetch(ends.echo)).text();
        },
        leftovers: () => end.open + clock.pending,
        dispose: () => end.close(),
      };
    },
  },
);

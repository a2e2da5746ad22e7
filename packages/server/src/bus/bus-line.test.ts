import { FakeClock } from '@earshot/signaling/testing';
import { describe, expect, it } from 'vitest';
import type { Batch, BatchAnswer, Bus } from './bus.ts';
import { openBusLine } from './bus-line.ts';
import type { Outcome } from './operation.ts';

/** A bus that answers when it is told to, and on which nothing happens. */
function slowBus() {
  const asked: { readonly batch: Batch; readonly answer: () => void }[] = [];
  const bus: Bus = {
    run: (_process, batch) =>
      new Promise<BatchAnswer>((resolve) => {
        const outcomes = batch.operations.map(({ type }): Outcome =>
          type === 'renew' ? [] : 'done',
        );
        asked.push({ batch, answer: () => resolve({ time: 0, outcomes }) });
      }),
    read: () => new Promise(() => undefined),
    close: () => Promise.resolve(),
  };
  return { bus, asked };
}

describe('the line to a bus', () => {
  it('renews each second, also when there is always something to do', async () => {
    const clock = new FakeClock();
    const { bus, asked } = slowBus();
    const opening = openBusLine({
      ...{ bus, process: 'one', clock, log: () => undefined },
      receive: () => undefined,
      tick: () => undefined,
      awayChanged: () => undefined,
      expelled: () => undefined,
    });
    asked[0]?.answer();
    const line = await opening;
    line.start();
    const say = (): void =>
      void line.run({ type: 'acknowledge', session: 's', number: 1 }).catch(() => undefined);
    say();
    await clock.settle();
    for (let half = 0; half < 12; half += 1) {
      // What comes while it is busy goes with the next batch: it is never idle.
      say();
      await clock.advance(500);
      expect(line.waiting).toBeGreaterThan(1);
      asked.at(-1)?.answer();
      await clock.settle();
    }
    const renewals = asked.filter(({ batch }) =>
      batch.operations.some(({ type }) => type === 'renew'),
    );
    expect(renewals).toHaveLength(6);
    line.close();
    expect(clock.pending).toBe(0);
  });
});

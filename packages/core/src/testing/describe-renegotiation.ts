import { describe, expect, it } from 'vitest';
import type { LinkBench } from './link-bench.ts';
import type { LinkSignal } from '../link/link.ts';
import { agrees, generationOf, hasMovedOn, otherEnd } from './link-pair.ts';

/** What links promise about everything after the first negotiation. */
export function describeRenegotiation(bench: LinkBench): void {
  describe('many wishes', () => {
    it('of one moment make one offer', async () => {
      await bench.connect();
      for (let wish = 0; wish < 5; wish += 1) bench.pair.caller.link.restartIce();
      await bench.lab.until(
        'answered',
        () => bench.pair.callee.count('answer') === 2 && agrees(bench.pair),
      );
      await bench.lab.rest();
      expect(bench.pair.caller.count('offer')).toBe(2);
    });

    it('during an open negotiation wait for its end', async () => {
      await bench.connect();
      const held = bench.pair.hold();
      bench.pair.caller.link.restartIce();
      await bench.lab.until('offered', () => bench.pair.caller.count('offer') === 2);
      bench.pair.caller.link.restartIce();
      await bench.lab.rest();
      expect(bench.pair.caller.count('offer')).toBe(2);
      bench.pair.deliverAll();
      for (const { signal } of held) bench.pair.callee.hear(signal);
      await bench.lab.until(
        'offered again',
        () => bench.pair.caller.count('offer') === 3 && agrees(bench.pair),
      );
    });
  });

  describe('an ICE restart', () => {
    it.each(['caller', 'callee'] as const)('by the %s changes the generation', async (who) => {
      await bench.sendBothWays('microphone', 'audio');
      await bench.connect();
      const before = bench.ends().map(generationOf);
      bench.pair[who].link.restartIce();
      await bench.lab.until('restarted', () => hasMovedOn(bench.pair, before));
      await bench.arrives('microphone', bench.pair.caller, bench.pair.callee);
      await bench.arrives('microphone', bench.pair.callee, bench.pair.caller);
      expect(bench.pair[who].failures).toEqual([]);
    });

    it('of a healthy link does not interrupt it', async () => {
      await bench.connect();
      const before = bench.ends().map(generationOf);
      bench.pair.caller.link.restartIce();
      await bench.lab.until('restarted', () => hasMovedOn(bench.pair, before));
      await bench.lab.rest();
      for (const { statuses } of bench.ends())
        expect(statuses).toEqual(['connecting', 'connected']);
    });

    it('by both at once ends in one generation that both agree on', async () => {
      await bench.sendBothWays('microphone', 'audio');
      await bench.connect();
      const before = bench.ends().map(generationOf);
      for (const { link } of bench.ends()) link.restartIce();
      await bench.lab.until('restarted', () => hasMovedOn(bench.pair, before));
      await bench.lab.rest();
      expect(agrees(bench.pair)).toBe(true);
      await bench.arrives('microphone', bench.pair.caller, bench.pair.callee);
    });
  });

  describe('offers that cross', () => {
    it('leave the caller with its own, and the callee rolls back', async () => {
      await bench.connect();
      const before = bench.ends().map(generationOf);
      const held = bench.pair.hold();
      for (const { link } of bench.ends()) link.restartIce();
      await bench.lab.until(
        'both offered',
        () => bench.pair.caller.count('offer') === 2 && bench.pair.callee.count('offer') === 1,
      );
      bench.pair.deliverAll();
      for (const { from, signal } of held) otherEnd(bench.pair, from).hear(signal);
      await bench.lab.until('agreed', () => hasMovedOn(bench.pair, before));
      expect(bench.pair.callee.count('answer')).toBe(2);
      expect([...bench.pair.caller.failures, ...bench.pair.callee.failures]).toEqual([]);
    });

    it('do no harm when the one that lost arrives late', async () => {
      await bench.connect();
      const before = bench.ends().map(generationOf);
      const late: LinkSignal[] = [];
      bench.pair.route((signal, { from, to }) => {
        if (from === bench.pair.callee && signal.kind === 'offer') late.push(signal);
        else queueMicrotask(() => to.hear(signal));
      });
      bench.pair.callee.link.restartIce();
      await bench.lab.until('offered', () => late.length === 1);
      bench.pair.caller.link.restartIce();
      await bench.lab.until('answered', () => hasMovedOn(bench.pair, before));
      const answers = bench.pair.caller.count('answer');
      for (const signal of late) bench.pair.caller.hear(signal);
      await bench.lab.rest();
      expect(bench.pair.caller.count('answer')).toBe(answers);
      bench.pair.deliverAll();
      bench.pair.callee.link.resend();
      await bench.lab.until('agreed', () => agrees(bench.pair));
    });
  });
}

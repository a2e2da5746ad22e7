import { describe, expect, it } from 'vitest';
import type { LinkBench } from './link-bench.ts';
import { isConnected } from './link-pair.ts';

/** What links promise about their end. */
export function describeLinkClosing(bench: LinkBench): void {
  describe('closing', () => {
    const moments = [0, 1, 2, 3, 4].flatMap((step) =>
      (['caller', 'callee'] as const).map((who) => ({ step, who })),
    );

    it.each(moments)('by the $who at signal $step leaves nothing behind', async ({ step, who }) => {
      let seen = 0;
      const { link } = bench.pair[who];
      bench.pair.route((signal, { to }) => {
        if (seen === step) link.close();
        seen += 1;
        queueMicrotask(() => to.hear(signal));
      });
      bench.pair.caller.link.start();
      await bench.lab.until('closed', () => link.status === 'closed' || isConnected(bench.pair));
      link.close();
      const heard = bench.pair[who].said.length + bench.pair[who].statuses.length;
      await bench.lab.rest();
      expect(bench.pair[who].said.length + bench.pair[who].statuses.length).toBe(heard);
      expect(bench.ends().flatMap(({ failures }) => failures)).toEqual([]);
      expect(bench.lab.openConnections()).toBe(1);
    });

    it('is final: whatever is asked of a closed link does nothing', async () => {
      await bench.connect();
      bench.pair.close();
      const before = bench.pair.caller.said.length;
      const { link } = bench.pair.caller;
      link.start();
      link.restartIce();
      link.resend();
      link.setIceServers([{ urls: 'stun:stun.example.com' }]);
      await link.setTrack('camera', bench.lab.createTrack('video'));
      for (const signal of bench.pair.callee.said) link.receive(signal);
      link.close();
      await bench.lab.rest();
      expect(link.status).toBe('closed');
      expect(bench.pair.caller.said.length).toBe(before);
    });
  });
}

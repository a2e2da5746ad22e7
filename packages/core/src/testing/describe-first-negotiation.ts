import { describe, expect, it } from 'vitest';
import { SLOTS } from '../link/link.ts';
import type { LinkBench } from './link-bench.ts';

/** How two links agree for the first time. */
export function describeFirstNegotiation(bench: LinkBench): void {
  describe('the first negotiation', () => {
    it('takes one offer and one answer', async () => {
      await bench.connect();
      await bench.lab.rest();
      expect(bench.pair.caller.said.map(({ kind }) => kind)).toContain('offer');
      expect(bench.pair.caller.count('offer')).toBe(1);
      expect(bench.pair.callee.count('answer')).toBe(1);
      expect(bench.pair.callee.count('offer')).toBe(0);
    });

    it('makes four media sections that both ends may send in', async () => {
      await bench.connect();
      for (const { link } of bench.ends()) {
        const transceivers = link.peerConnection.getTransceivers();
        expect(transceivers.map(({ receiver }) => receiver.track.kind)).toEqual(
          SLOTS.map(({ kind }) => kind),
        );
        expect(transceivers.map(({ currentDirection }) => currentDirection)).toEqual(
          SLOTS.map(() => 'sendrecv'),
        );
      }
    });

    it('gives the remote track of each slot once, at both ends', async () => {
      await bench.connect();
      for (const { tracks } of bench.ends()) {
        expect(tracks.map(({ slot }) => slot)).toEqual(SLOTS.map((slot) => slot.name));
      }
    });

    it('goes through connecting to connected, at both ends', async () => {
      await bench.connect();
      for (const { statuses } of bench.ends())
        expect(statuses).toEqual(['connecting', 'connected']);
    });

    it('is begun by the caller alone', async () => {
      const { link, said } = bench.pair.callee;
      link.start();
      link.restartIce();
      await bench.lab.rest();
      expect(said).toEqual([]);
      await bench.connect();
      expect(link.peerConnection.getTransceivers()).toHaveLength(4);
    });

    it('is begun once, however often it is started', async () => {
      bench.pair.caller.link.start();
      await bench.connect();
      bench.pair.caller.link.start();
      await bench.lab.rest();
      expect(bench.pair.caller.count('offer')).toBe(1);
    });
  });
}

import { describe, expect, it } from 'vitest';
import type { LinkBench } from './link-bench.ts';
import type { LinkSignal } from '../link/link.ts';
import { agrees, generationOf, hasMovedOn } from './link-pair.ts';
import type { LinkEnd } from './link-pair.ts';

/** What links promise on networks that lose, repeat and reorder, and about nonsense. */
export function describeDisorder(bench: LinkBench): void {
  describe('a network that is no line', () => {
    it('may bring candidates before their description', async () => {
      const descriptions: LinkSignal[] = [];
      bench.pair.route((signal, { from, to }) => {
        if (from === bench.pair.caller && signal.kind === 'offer') descriptions.push(signal);
        else queueMicrotask(() => to.hear(signal));
      });
      bench.pair.caller.link.start();
      await bench.lab.until('candidates', () => bench.pair.caller.count('candidates') > 0);
      await bench.lab.rest();
      for (const signal of descriptions) bench.pair.callee.hear(signal);
      await bench.connected();
    });

    it('may bring everything twice', async () => {
      bench.pair.route((signal, { to }) => {
        queueMicrotask(() => to.hear(signal));
        queueMicrotask(() => to.hear(signal));
      });
      await bench.connect();
      await bench.lab.rest();
      expect(bench.ends().flatMap(({ failures }) => failures)).toEqual([]);
      expect(sdpsOf(bench.pair.callee, 'answer').size).toBe(1);
    });

    it('may bring everything in reverse', async () => {
      const held = bench.pair.hold();
      bench.pair.caller.link.start();
      await bench.lab.until('all said', () => isLastCandidateSaid(bench.pair.caller));
      bench.pair.deliverAll();
      for (const { signal } of held.reverse()) bench.pair.callee.hear(signal);
      await bench.connected();
    });

    it('may bring answers to negotiations that are over', async () => {
      await bench.connect();
      const old = bench.pair.callee.said.filter(({ kind }) => kind === 'answer');
      bench.pair.caller.link.restartIce();
      await bench.lab.until(
        'restarted',
        () => bench.pair.callee.count('answer') === 2 && agrees(bench.pair),
      );
      const generations = bench.ends().map(generationOf);
      for (const signal of old) bench.pair.caller.hear(signal);
      bench.pair.caller.link.restartIce();
      for (const signal of old) bench.pair.caller.hear(signal);
      await bench.lab.until('restarted', () => hasMovedOn(bench.pair, generations));
      expect(bench.pair.caller.failures).toEqual([]);
    });

    it('may bring offers that were answered long ago', async () => {
      await bench.connect();
      const old = bench.pair.caller.said.filter(({ kind }) => kind === 'offer');
      bench.pair.caller.link.restartIce();
      await bench.lab.until(
        'restarted',
        () => bench.pair.callee.count('answer') === 2 && agrees(bench.pair),
      );
      for (const signal of old) bench.pair.callee.hear(signal);
      await bench.lab.rest();
      expect(bench.pair.callee.count('answer')).toBe(2);
      expect(agrees(bench.pair)).toBe(true);
    });

    it.each(['offer', 'answer', 'candidates'] as const)(
      'may lose every %s, when it is said again',
      async (lost) => {
        bench.pair.route((signal, { to }) => {
          if (signal.kind !== lost) queueMicrotask(() => to.hear(signal));
        });
        bench.pair.caller.link.start();
        await bench.lab.until('said in vain', () =>
          bench.ends().some((end) => end.count(lost) > 0),
        );
        await bench.lab.rest();
        expect(bench.pair.caller.link.status).not.toBe('connected');
        bench.pair.deliverAll();
        for (const { link } of bench.ends()) link.resend();
        await bench.connected();
      },
    );
  });

  describe('what is not meant for this link', () => {
    it('is ignored: signals of another epoch', async () => {
      bench.startOver({ epochs: { caller: 1, callee: 0 } });
      bench.pair.caller.link.start();
      await bench.lab.until('offered', () => bench.pair.caller.count('candidates') > 0);
      await bench.lab.rest();
      expect(bench.pair.callee.said).toEqual([]);
      expect(bench.pair.callee.link.peerConnection.remoteDescription).toBeNull();
    });

    it('is ignored: a first offer to the caller', async () => {
      bench.pair.caller.hear({ kind: 'offer', epoch: 0, round: 1, sdp: 'v=0\r\n' });
      await bench.lab.rest();
      expect(bench.pair.caller.said).toEqual([]);
      expect(bench.pair.caller.failures).toEqual([]);
      await bench.connect();
    });

    it('is reported: a description that the browser refuses; a good one is taken after it', async () => {
      bench.pair.callee.hear({ kind: 'offer', epoch: 0, round: 1, sdp: 'nonsense' });
      await bench.lab.until('reported', () => bench.pair.callee.failures.length === 1);
      expect(bench.pair.callee.failures[0]?.count).toBe(1);
      await bench.connect();
    });

    it('is skipped: candidates that the browser refuses', async () => {
      await bench.connect();
      const ufrag = generationOf(bench.pair.caller) ?? '';
      const bad = { candidate: 'candidate:nonsense', sdpMid: 'none', sdpMLineIndex: 77 };
      bench.pair.callee.hear({ kind: 'candidates', epoch: 0, ufrag, candidates: [bad] });
      bench.pair.caller.link.restartIce();
      await bench.lab.until(
        'restarted',
        () => bench.pair.callee.count('answer') === 2 && agrees(bench.pair),
      );
      expect(bench.pair.callee.failures).toEqual([]);
    });
  });
}

function sdpsOf({ said }: LinkEnd, kind: 'offer' | 'answer'): ReadonlySet<string> {
  return new Set(said.flatMap((signal) => (signal.kind === kind ? [signal.sdp] : [])));
}

function isLastCandidateSaid({ said }: LinkEnd): boolean {
  return said.some(
    (signal) =>
      signal.kind === 'candidates' && signal.candidates.some(({ candidate }) => candidate === ''),
  );
}

import { describe, expect, it, vi } from 'vitest';
import { describeTransport } from '../testing/describe-transport.ts';
import { fallbackBench, twoRoutes, type Passage } from '../testing/fallback-bench.ts';
import type { Transport } from './transport.ts';
import { withFallback } from './with-fallback.ts';

const silent = { open: () => undefined, message: () => undefined, close: () => undefined };

for (const kind of ['primary', 'fallback'] as const) {
  describeTransport(
    { describe, it, equal: (a, b) => expect(a).toEqual(b), waitFor: (check) => vi.waitFor(check) },
    {
      name: `a transport with a fallback (on its ${kind})`,
      async create() {
        const routes = twoRoutes();
        const { environment, clock, primary, fallback } = routes;
        const factory = withFallback(primary.connect, fallback.connect, { environment });
        const received: string[] = [];
        let far: Transport | undefined;
        for (const { network } of [primary, fallback]) {
          network.listen((transport) => {
            far = transport;
            transport.connect({ ...silent, message: (text) => void received.push(text) });
          });
        }
        if (kind === 'fallback') {
          primary.passage = 'hangs';
          factory().connect(silent);
          await clock.advance(5_000);
        }
        const transport = factory();
        routes[kind].passage = 'refused';
        const unreachable = factory();
        routes[kind].passage = 'open';
        // Time has to pass while the suite waits.
        const turn = setInterval(() => clock.advanceSync(5), 1);
        return {
          transport,
          unreachable,
          peer: () => ({
            received,
            send: (text) => far?.send(text),
            close: () => far?.close(),
          }),
          settle: () => clock.advance(200),
          leftovers: () =>
            transport.state === 'closed'
              ? clock.pending + environment.listening + primary.network.inUse
              : 0,
          dispose() {
            far?.close();
            clearInterval(turn);
          },
        };
      },
    },
  );
}

describe('a session with a fallback', () => {
  it('uses the primary, and never asks for the fallback, while all is well', async () => {
    const { signaling, clock, inUse, primary, fallback } = fallbackBench();
    signaling.connect();
    await clock.advance(600_000);
    expect(signaling.state.status).toBe('online');
    expect(inUse()).toEqual({ primary: 1, fallback: 0 });
    expect([primary.attempts, fallback.attempts]).toEqual([1, 0]);
  });

  it.each<{ passage: Passage; withinMs: number; attempts: number }>([
    // Two attempts, and the waits of the session in between.
    { passage: 'refused', withinMs: 2_000, attempts: 2 },
    { passage: 'hangs', withinMs: 5_000, attempts: 1 },
    { passage: 'kills', withinMs: 2_000, attempts: 1 },
    // Only the session's own limit tells.
    { passage: 'swallows', withinMs: 11_000, attempts: 1 },
  ])('falls back when the primary $passage', async ({ passage, withinMs, attempts }) => {
    const { signaling, clock, inUse, primary, environment } = fallbackBench();
    primary.passage = passage;
    signaling.connect();
    await clock.advance(withinMs);
    expect(signaling.state.status).toBe('online');
    expect(inUse()).toEqual({ primary: 0, fallback: 1 });
    expect(primary.attempts).toBe(attempts);
    expect(environment.entries.filter(({ event }) => event === 'transport.chosen')).toMatchObject([
      { level: 'info', fields: { transport: 'fallback' } },
    ]);
  });

  it('does not fall back for a server that is away for a moment', async () => {
    const { signaling, clock, server, primary, fallback } = fallbackBench();
    signaling.connect();
    await clock.advance(10_000);
    server.crash();
    primary.passage = 'refused';
    primary.network.breakAll();
    await clock.advance(15);
    primary.passage = 'open';
    await clock.advance(5_000);
    expect(signaling.state.status).toBe('online');
    expect(fallback.attempts).toBe(0);
  });

  it('tries both in turns while neither can be had', async () => {
    const { signaling, clock, primary, fallback } = fallbackBench();
    primary.passage = 'refused';
    fallback.passage = 'refused';
    signaling.connect();
    await clock.advance(120_000);
    expect(primary.attempts).toBeGreaterThan(4);
    expect(Math.abs(primary.attempts - fallback.attempts)).toBeLessThanOrEqual(2);
    fallback.passage = 'open';
    await clock.advance(61_000);
    expect(signaling.state.status).toBe('online');
  });

  it('says why it cannot be made', () => {
    const factory = withFallback(
      () => {
        throw new Error('no address');
      },
      () => twoRoutes().fallback.connect(),
    );
    expect(factory).toThrow('no address');
  });
});

describe('on the fallback, the primary', () => {
  it('is tried after half a minute, then less and less often, and never seldomer than in five', async () => {
    const { signaling, clock, primary, fallback, inUse } = fallbackBench();
    primary.passage = 'refused';
    signaling.connect();
    await clock.advance(2_000);
    const trials: number[] = [];
    for (let second = 0; second < 1_800; second += 1) {
      const before = primary.attempts;
      await clock.advance(1_000);
      if (primary.attempts > before) trials.push(second);
    }
    const waits = trials.map((second, index) => second - (trials[index - 1] ?? 0));
    expect(waits[0]).toBeLessThanOrEqual(30);
    expect(waits.slice(0, 4).toSorted((a, b) => a - b)).toEqual(waits.slice(0, 4));
    expect(Math.max(...waits)).toBeLessThanOrEqual(300);
    expect(trials.length).toBeLessThan(12);
    // The session does not notice.
    expect(inUse()).toEqual({ primary: 0, fallback: 1 });
    expect(fallback.attempts).toBe(1);
  });

  it.each<Passage>(['refused', 'hangs', 'kills'])(
    'that is tried and %s is left alone, and nothing of the trial stays',
    async (passage) => {
      const { signaling, clock, primary, inUse } = fallbackBench();
      primary.passage = passage;
      signaling.connect();
      await clock.advance(5_500);
      const timers = clock.pending;
      await clock.advance(35_000);
      expect(primary.attempts).toBeGreaterThan(1);
      expect(inUse()).toEqual({ primary: 0, fallback: 1 });
      expect(clock.pending).toBe(timers);
    },
  );

  it('that cannot be made any more is left alone', async () => {
    const { clock, environment, primary, fallback } = twoRoutes();
    primary.passage = 'hangs';
    fallback.network.listen((transport) => transport.connect(silent));
    let made = 0;
    const factory = withFallback(
      () => {
        made += 1;
        if (made > 1) throw new Error('no address');
        return primary.connect();
      },
      fallback.connect,
      { environment },
    );
    factory().connect(silent);
    await clock.advance(5_000);
    const transport = factory();
    transport.connect(silent);
    await clock.advance(100_000);
    expect([made, transport.state]).toEqual([3, 'open']);
    transport.close();
    await clock.advance(100);
    expect([clock.pending, environment.listening]).toEqual([0, 0]);
  });

  it('is taken when it opens and stays open', async () => {
    const { signaling, clock, primary, inUse } = fallbackBench();
    primary.passage = 'hangs';
    signaling.connect();
    await clock.advance(6_000);
    primary.passage = 'open';
    await clock.advance(35_000);
    expect(inUse()).toEqual({ primary: 1, fallback: 0 });
    expect(signaling.state.status).toBe('online');
    expect(signaling.stats).toMatchObject({ sessions: 1, resumes: 1 });
  });

  it('is tried at once when the network comes back or changes, and not while it is away', async () => {
    const { signaling, clock, environment, primary, inUse } = fallbackBench();
    primary.passage = 'refused';
    signaling.connect();
    await clock.advance(3_000);
    primary.passage = 'open';
    const before = primary.attempts;
    environment.setOnline(false);
    await clock.advance(1_900);
    expect(primary.attempts).toBe(before);
    // The session comes back over the fallback; beside it the primary is tried, and must stay open for a second.
    environment.setOnline(true);
    await clock.advance(2_000);
    expect(inUse()).toEqual({ primary: 1, fallback: 0 });
  });

  it('that opens only to swallow costs one interruption, and then ever longer waits', async () => {
    const { signaling, clock, primary, inUse } = fallbackBench();
    primary.passage = 'swallows';
    signaling.connect();
    await clock.advance(1_800_000);
    expect(signaling.state.status).toBe('online');
    expect(inUse()).toEqual({ primary: 0, fallback: 1 });
    // Each trial that passes is followed by an attempt in earnest.
    expect(primary.attempts).toBeLessThan(20);
  });

  it('is not tried any more once the session is closed, whenever that is', async () => {
    for (const afterMs of [0, 20, 500, 1_500, 20_000, 31_000, 31_500]) {
      const { signaling, clock, primary, environment, inUse } = fallbackBench();
      primary.passage = 'refused';
      signaling.connect();
      await clock.advance(afterMs);
      primary.passage = 'hangs';
      await clock.advance(afterMs);
      signaling.close();
      await clock.advance(1_000);
      expect({ ...inUse(), listening: environment.listening }).toEqual({
        ...{ primary: 0, fallback: 0, listening: 0 },
      });
    }
  });
});

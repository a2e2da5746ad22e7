import { describe, expect, it } from 'vitest';
import type { Message } from '../protocol/messages.ts';
import { fallbackBench, type Passage } from '../testing/fallback-bench.ts';
import { seededRandom } from '../testing/seeded-random.ts';
import { ringing } from '../testing/session-steps.ts';

type Bench = ReturnType<typeof fallbackBench>;

/** Both sides of a session, talking whenever time passes. */
class Talk {
  readonly bench: Bench;
  #up = 0;
  #down = 0;

  constructor(bench: Bench) {
    this.bench = bench;
  }

  /** How often the session went from one route to the other. */
  get moves(): number {
    return this.bench.environment.entries.filter(({ event }) => event === 'transport.chosen')
      .length;
  }

  async during(ms: number): Promise<void> {
    const { signaling, server, clock, heard, told } = this.bench;
    const end = clock.now() + ms;
    while (clock.now() < end) {
      // No more than the outboxes hold.
      if (this.#up - heard.length < 300) {
        signaling.send(ringing(`n${this.#up}`));
        this.#up += 1;
      }
      const session = server.sessions.get('phone');
      if (session !== undefined && this.#down - told.length < 300) {
        session.send(ringing(`n${this.#down}`));
        this.#down += 1;
      }
      await clock.advance(40);
    }
  }

  /** Once all faults are over, everything has arrived, once and in order. */
  async expectExact(): Promise<void> {
    const { primary, fallback, clock, heard, told, server, signaling } = this.bench;
    for (const route of [primary, fallback]) route.passage = 'open';
    await clock.advance(90_000);
    expect(this.#up).toBeGreaterThan(200);
    expect(heard).toEqual(numbered(this.#up));
    expect(told).toEqual(numbered(this.#down));
    // One session all the way: nothing had to be synchronised anew.
    expect(server.ends).toEqual([]);
    expect(signaling.stats.sessions).toBe(1);
  }
}

const numbered = (count: number): Message[] =>
  Array.from({ length: count }, (_, index) => ringing(`n${index}`));

describe('while both sides talk', () => {
  it('the primary dies and comes back: nothing is lost, repeated or out of order', async () => {
    const bench = fallbackBench();
    const talk = new Talk(bench);
    const { signaling, primary, inUse } = bench;
    signaling.connect();
    await talk.during(10_000);
    expect(inUse()).toEqual({ primary: 1, fallback: 0 });

    primary.passage = 'refused';
    primary.network.breakAll();
    await talk.during(10_000);
    expect(inUse()).toEqual({ primary: 0, fallback: 1 });

    primary.passage = 'open';
    await talk.during(60_000);
    expect(inUse()).toEqual({ primary: 1, fallback: 0 });
    await talk.expectExact();
    expect(signaling.stats.resumes).toBe(2);
  });

  it('it is never to be had, and the session begins and stays on the fallback', async () => {
    const bench = fallbackBench();
    const talk = new Talk(bench);
    bench.primary.passage = 'kills';
    bench.signaling.connect();
    await talk.during(120_000);
    expect(bench.inUse()).toEqual({ primary: 0, fallback: 1 });
    await talk.expectExact();
  });

  it('it becomes half-open again and again', async () => {
    const bench = fallbackBench();
    const talk = new Talk(bench);
    bench.signaling.connect();
    for (let round = 0; round < 6; round += 1) {
      await talk.during(8_000);
      bench.primary.network.freezeAll();
      bench.primary.passage = round % 2 === 0 ? 'hangs' : 'open';
      bench.signaling.probe();
      await talk.during(8_000);
      bench.primary.passage = 'open';
    }
    await talk.expectExact();
  });

  it.each(Array.from({ length: 12 }, (_, index) => index + 1))(
    'anything happens to both of them (seed %i)',
    async (seed) => {
      const bench = fallbackBench({ seed });
      const talk = new Talk(bench);
      const random = seededRandom(seed * 1_000);
      const { primary, fallback, environment, signaling } = bench;
      signaling.connect();
      await talk.during(2_000);
      const passages: Passage[] = ['open', 'open', 'refused', 'hangs', 'swallows', 'kills'];
      for (let round = 0; round < 25; round += 1) {
        const route = random() < 0.7 ? primary : fallback;
        const other = route === primary ? fallback : primary;
        const passage = passages[Math.floor(random() * passages.length)] ?? 'open';
        route.passage = passage;
        // One of both can always be had, so that the session is not given up.
        other.passage = 'open';
        const fault = random();
        if (fault < 0.4) route.network.breakAll();
        else if (fault < 0.6) route.network.freezeAll();
        if (random() < 0.3) environment.setOnline(true);
        if (random() < 0.5) signaling.probe();
        await talk.during(1_000 + random() * 9_000);
      }
      await talk.expectExact();
      expect(talk.moves).toBeGreaterThan(1);
    },
  );
});

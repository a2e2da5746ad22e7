import { afterEach, describe, expect, it } from 'vitest';
import type { Bus } from '../bus/bus.ts';
import type { BusEvent } from '../bus/bus-event.ts';
import type { BusSession, Operation, Outcome, TakeOperation } from '../bus/operation.ts';
import { alice, bob, kept, letter, open, publish, take } from './bus-rows.ts';

/** What {@link describeBus} needs of an implementation. */
export interface BusHarness {
  /** A bus that nobody has used: each call of what is given makes it known to one more process. */
  create(settings: { leaseMs: number; maxLetters: number }): Promise<() => Promise<Bus>>;
}

/** One process of a test. */
interface Member {
  readonly name: string;
  readonly bus: Bus;
  run(...operations: readonly Operation[]): Promise<readonly Outcome[] | undefined>;
  /** Everything that has happened and was not read yet. */
  heard(): Promise<readonly BusEvent[]>;
}

/** What every {@link Bus} does. */
export function describeBus(name: string, { create }: BusHarness): void {
  const buses: Bus[] = [];

  async function network(settings: Partial<{ leaseMs: number; maxLetters: number }> = {}) {
    const connect = await create({ leaseMs: 60_000, maxLetters: 100, ...settings });
    let marks = 0;

    /** An empty read takes as long as a bus waits: a note of somebody else marks what is past. */
    async function mark(bus: Bus): Promise<string> {
      const text = `mark ${(marks += 1)}`;
      const operations = [{ type: 'join' }, publish({ type: 'note', text })] as const;
      await bus.run('marker', { number: marks, operations });
      return text;
    }

    return async (process: string): Promise<Member> => {
      const bus = await connect();
      buses.push(bus);
      let number = 0;
      let position = '';
      const run: Member['run'] = async (...operations) => {
        const { outcomes } = await bus.run(process, { number: (number += 1), operations });
        return outcomes;
      };
      await run({ type: 'join' });
      return {
        ...{ name: process, bus, run },
        async heard() {
          const end = await mark(bus);
          const found: BusEvent[] = [];
          for (;;) {
            for (const happening of await bus.read(process, position)) {
              position = happening.position;
              found.push(happening.event);
            }
            if (!found.some((event) => event.type === 'note' && event.text === end)) continue;
            return found.filter((event) => !('text' in event && event.text.startsWith('mark ')));
          }
        },
      };
    };
  }

  async function two(settings?: Partial<{ leaseMs: number; maxLetters: number }>) {
    const join = await network(settings);
    return { a: await join('a'), b: await join('b'), join };
  }

  afterEach(async () => {
    await Promise.all(buses.splice(0).map((bus) => bus.close()));
  });

  describe(`the bus (${name})`, () => {
    it('brings a letter to the process that has the session of the device', async () => {
      const { a, b } = await two();
      await b.run(open('s1'));
      await b.heard();
      await a.heard();
      await a.run(publish(letter('one'), letter('two'), letter('nobody is there', alice)));
      expect(await b.heard()).toEqual([
        { type: 'letter', to: bob, session: 's1', number: 1, text: 'one', tag: '' },
        { type: 'letter', to: bob, session: 's1', number: 2, text: 'two', tag: '' },
      ]);
      expect(await a.heard()).toEqual([]);
    });

    it('brings back what a process sends to its own devices, with its tag', async () => {
      const { a } = await two();
      await a.run(open('s1'));
      await a.heard();
      await a.run(publish({ type: 'letter', to: bob, text: '{"a":"\\u0000 ü"}', tag: 'a 1' }));
      expect(await a.heard()).toMatchObject([{ text: '{"a":"\\u0000 ü"}', tag: 'a 1' }]);
    });

    it('keeps the order of one process, whatever it sends', async () => {
      const { a, b } = await two();
      await b.run(open('s1'));
      await b.heard();
      await a.run(
        publish({ type: 'note', text: 'n1' }, letter('one'), { type: 'note', text: 'n2' }),
      );
      await a.run(publish(letter('two')), open('s2', { device: alice }), publish(letter('three')));
      const words = (await b.heard()).map((event) => ('text' in event ? event.text : event.type));
      expect(words).toEqual(['n1', 'one', 'n2', 'two', 'device', 'three']);
      expect((await a.heard()).map(({ type }) => type)).toEqual(['device', 'device']);
    });

    it('does a batch once, however often it is asked for', async () => {
      const { a, b } = await two();
      await b.run(open('s1'));
      await b.heard();
      const batch = { number: 7, operations: [publish(letter('one')), take('s0')] };
      const first = await a.bus.run('a', batch);
      const again = await a.bus.run('a', batch);
      expect(first.outcomes).toEqual(['published', 'unknown']);
      expect(again.outcomes).toEqual(first.outcomes);
      expect(await b.heard()).toHaveLength(1);
    });

    it('does what follows from a message of a client once', async () => {
      const { a, b } = await two();
      await a.run(open('s1', { device: alice }));
      await b.run(open('s2'));
      await b.heard();
      const following = (number: number, session = 's1'): Operation => ({
        ...{ type: 'publish', cause: { session, number }, items: [letter(`of ${number}`)] },
      });
      expect(await a.run(following(1), following(1), following(3), following(2))).toEqual([
        ...['published', 'stale', 'published', 'stale'],
      ]);
      // A session of another process, and one that there is not.
      expect(await a.run(following(4, 's2'), following(1, 's9'))).toEqual(['stale', 'stale']);
      expect(await b.heard()).toMatchObject([{ text: 'of 1' }, { text: 'of 3' }]);
      const [session] = (await b.run(take('s1', { device: alice }))) ?? [];
      expect(session).toMatchObject({ received: 3 });
      expect(await a.run(following(5))).toEqual(['stale']);
    });

    it('tells all where a device is, and whoever joins where all are', async () => {
      const { a, b, join } = await two();
      const at = { type: 'device', device: bob, session: 's1', process: 'a' };
      await a.run(open('s1'), { type: 'away', session: 's1', turn: 1 });
      await b.run(open('s2', { device: alice }));
      const news = [
        { ...at, status: 'here' },
        { ...at, status: 'away' },
        { type: 'device', device: alice, session: 's2', process: 'b', status: 'here' },
      ];
      expect(await a.heard()).toEqual(news);
      expect(await b.heard()).toEqual(news);
      const c = await join('c');
      const [all] = (await c.run({ type: 'join' })) ?? [];
      expect(all).toHaveLength(2);
      expect(all).toEqual(expect.arrayContaining(news.slice(1)));
      await a.run({ type: 'end', session: 's1', turn: 1 });
      expect(await c.heard()).toEqual([{ ...at, status: 'gone' }]);
      const [none] = (await a.run(take('s1'))) ?? [];
      expect(none).toBe('unknown');
    });

    it('gives a session to the process that its client comes to', async () => {
      const { a, b } = await two();
      await a.run(open('s1'), publish(letter('one'), letter('two'), letter('three')));
      await a.run({ type: 'acknowledge', session: 's1', number: 1 });
      await a.heard();
      expect(await b.run(take('s1', { received: 2 }))).toEqual([
        kept('s1', { acknowledged: 2, letters: ['three'] }),
      ]);
      expect(await a.heard()).toEqual([
        { type: 'lost', device: bob, session: 's1', turn: 1, why: 'taken' },
        { type: 'device', device: bob, session: 's1', process: 'b', status: 'here' },
      ]);
      await b.heard();
      await a.run(publish(letter('four')), { type: 'end', session: 's1', turn: 1 });
      expect(await b.heard()).toMatchObject([{ type: 'letter', number: 4, text: 'four' }]);
      // And back again, with the secret that came before, too.
      expect(await a.run(take('s1', { received: 4, next: 's1-3' }))).toEqual([
        kept('s1', { acknowledged: 4, turn: 3 }),
      ]);
      expect(await b.heard()).toMatchObject([
        { type: 'lost', turn: 2, why: 'taken' },
        { type: 'device', process: 'a', status: 'here' },
      ]);
      // What was said of an earlier turn comes late.
      const late = { session: 's1', turn: 1 };
      await a.run({ type: 'away', ...late }, { type: 'end', ...late });
      expect(await b.heard()).toEqual([]);
    });

    it.each<[string, Partial<TakeOperation>, string]>([
      ['with a wrong secret', { secret: 's1-9' }, 'refused'],
      ['with half a secret', { secret: 's1' }, 'refused'],
      ['by another device', { device: alice }, 'unknown'],
      ['by a client that has received more than was sent', { received: 3 }, 'unknown'],
      ['by a client that has received less than it said', { received: 0 }, 'unknown'],
    ])('changes nothing when a session is taken %s', async (_, parts, outcome) => {
      const { a, b } = await two();
      await a.run(open('s1'), publish(letter('one'), letter('two')));
      await a.run({ type: 'acknowledge', session: 's1', number: 1 });
      await a.heard();
      expect(await b.run(take('s1', { received: 1, ...parts }))).toEqual([outcome]);
      expect(await a.heard()).toEqual([]);
      expect(await a.run(take('s1', { received: 1 }))).toMatchObject([{ letters: ['two'] }]);
    });

    it('replaces the session that a device had, wherever it was', async () => {
      const { a, b } = await two();
      await a.run(open('s1'), publish(letter('one')));
      await a.heard();
      expect(await b.run(open('s2'))).toEqual(['opened']);
      expect(await a.heard()).toEqual([
        { type: 'lost', device: bob, session: 's1', turn: 1, why: 'replaced' },
        { type: 'device', device: bob, session: 's2', process: 'b', status: 'here' },
      ]);
      expect(await a.run(take('s1'), { type: 'end', session: 's1', turn: 1 })).toEqual([
        'unknown',
        'done',
      ]);
      await b.heard();
      await a.run(publish(letter('two')));
      expect(await b.heard()).toMatchObject([{ session: 's2', number: 1, text: 'two' }]);
    });

    it('knows how many devices a user has, and makes room at the cost of one that is away', async () => {
      const { a, b } = await two();
      const device = (session: string): Operation =>
        open(session, { device: { user: 'bob', device: session }, limit: 2 });
      await a.run(device('d1'));
      await b.run(device('d2'));
      expect(await a.run(device('d3'))).toEqual(['full']);
      await b.run({ type: 'away', session: 'd2', turn: 1 });
      await b.heard();
      expect(await a.run(device('d3'))).toEqual(['opened']);
      expect(await b.heard()).toMatchObject([
        { type: 'lost', session: 'd2', why: 'crowded' },
        { type: 'device', session: 'd2', status: 'gone' },
        { type: 'device', session: 'd3', status: 'here' },
      ]);
    });

    it('ends a session for which too much piles up', async () => {
      const { a, b } = await two({ maxLetters: 2 });
      await b.run(open('s1'));
      await a.run(publish(letter('one'), letter('two')));
      await b.run({ type: 'acknowledge', session: 's1', number: 1 });
      await a.run(publish(letter('three')));
      await b.heard();
      await a.run(publish(letter('four'), letter('five')));
      expect(await b.heard()).toMatchObject([
        { type: 'lost', session: 's1', why: 'too-slow' },
        { type: 'device', session: 's1', status: 'gone' },
      ]);
    });

    it('gives the sessions of a process that has left to whoever adopts them first', async () => {
      const { a, b, join } = await two();
      const c = await join('c');
      const third = { user: 'carol', device: 'tv' };
      await a.run(open('s1'), open('s2', { device: alice }), open('s3', { device: third }));
      await a.run(publish(letter('one')));
      await b.heard();
      await a.run({ type: 'leave' });
      expect(await b.heard()).toEqual([{ type: 'orphans', process: 'a' }]);
      expect(await a.run(publish(letter('late')))).toBeUndefined();
      const adopt: Operation = { type: 'adopt', process: 'a', limit: 2 };
      const [first] = (await b.run(adopt)) ?? [];
      const [second] = (await c.run(adopt)) ?? [];
      const [none] = (await b.run(adopt)) ?? [];
      expect([first, second, none].map((all) => (all as readonly unknown[]).length)).toEqual([
        ...[2, 1, 0],
      ]);
      const adopted = [first, second].flat() as readonly BusSession[];
      expect(adopted.map(({ session }) => session).toSorted()).toEqual(['s1', 's2', 's3']);
      expect(adopted).toContainEqual(kept('s1', { letters: ['one'] }));
      const news = (await c.heard()).filter(({ type }) => type === 'device').slice(-3);
      expect(news).toMatchObject([{ status: 'away' }, { status: 'away' }, { status: 'away' }]);
    });

    it('finds out that a process is silent, and does nothing that it asks for any more', async () => {
      const { a, b } = await two({ leaseMs: 300 });
      await a.run(open('s1'));
      const adopt: Operation = { type: 'adopt', process: 'a', limit: 10 };
      expect(await b.run({ type: 'renew' }, adopt)).toEqual([[], []]);
      // It is late, but nobody has adopted anything: it may go on.
      await expired(b, 'a');
      expect(await a.run(publish(letter('one')))).toEqual(['published']);
      expect(await b.run({ type: 'renew' }, adopt)).toEqual([
        ['a'],
        [kept('s1', { letters: ['one'] })],
      ]);
      expect(await a.run(publish(letter('two')))).toBeUndefined();
      expect(await a.run({ type: 'join' })).toHaveLength(1);
    });

    it('tells its time', async () => {
      const { a, b } = await two();
      const { time } = await a.bus.run('a', { number: 9, operations: [{ type: 'renew' }] });
      const later = await b.bus.run('b', { number: 9, operations: [{ type: 'renew' }] });
      expect(later.time).toBeGreaterThanOrEqual(time);
      expect(Number.isSafeInteger(time)).toBe(true);
    });

    it('rejects everything once it is closed', async () => {
      const { a, b } = await two();
      const reading = a.bus.read('a', '');
      const rejects = expect(reading).rejects.toThrow();
      await a.bus.close();
      await a.bus.close();
      await rejects;
      await expect(a.run({ type: 'renew' })).rejects.toThrow();
      await expect(b.run({ type: 'renew' })).resolves.toEqual([[]]);
    });
  });
}

async function expired(member: Member, process: string): Promise<void> {
  await expect
    .poll(async () => (await member.run({ type: 'renew' }))?.[0], { interval: 20 })
    .toContain(process);
}

import { describe, expect, it } from 'vitest';
import type { Message } from '../protocol/messages.ts';
import { tabsBench, type BenchTab } from '../testing/tabs-bench.ts';

const WALKS = 300;
const STEPS = 50;
const MOMENTS = 250;

const carol = { user: 'carol' };

/** What became of a tab, and what it has said. */
interface Life {
  readonly tab: BenchTab;
  said: number;
  end: 'open' | 'crashed' | 'closed';
}

/** A browser whose processes are slow, and a server that is near: what is not safe yet is easily said too early. */
function makeWalk(seed: number, { isCalm = true } = {}) {
  const bench = tabsBench({
    seed,
    delayMs: [0, 20],
    network: { delayMs: [0, 5] },
    server: { resumeWindowMs: 100_000_000, pingMs: 5_000 },
  });
  const lives: Life[] = [];
  return {
    ...bench,
    seed,
    isCalm,
    lives,
    server: bench.server,
    byServer: { said: 0 },
    lastEnd: { at: 0 },
  };
}

type Walk = ReturnType<typeof makeWalk>;

function openTab(walk: Walk): Life {
  const life: Life = { tab: walk.open(), said: 0, end: 'open' };
  walk.lives.push(life);
  return life;
}

function openLives({ lives }: Walk): Life[] {
  return lives.filter(({ end }) => end === 'open');
}

/** Every message is about a call of its own that no tab has: from the server to all tabs, from a tab to the server. */
function say({ lives }: Walk, life: Life): void {
  life.said += 1;
  const message: Message = { type: 'call.ringing', call: `t${lives.indexOf(life)}-${life.said}` };
  life.tab.signaling.send(message, carol);
}

function sayAsServer({ server, byServer }: Walk): void {
  const [session] = server.sessions.values();
  if (session === undefined) return;
  byServer.said += 1;
  session.send({ type: 'call.end', call: `s-${byServer.said}`, reason: 'hangup' });
}

type End = 'crash' | 'close' | 'close as user';

function end(walk: Walk, life: Life, how: End): void {
  // A page whose script is stuck is not asked whether it wants to say something.
  if (how !== 'crash' && life.tab.tab.isStuck) return;
  walk.lastEnd.at = walk.clock.now();
  life.end = how === 'crash' ? 'crashed' : 'closed';
  if (how === 'crash') life.tab.crash();
  else if (how === 'close') life.tab.signaling.close();
  else life.tab.closeAsUser();
}

/** Whether another tab is there that can go on: two that go in the same moment take with them what only they knew. */
function hasHeir(walk: Walk, life: Life): boolean {
  const others = openLives(walk).filter((other) => other !== life);
  const isCalm = walk.clock.now() - walk.lastEnd.at > 1_000;
  return isCalm && others.some(({ tab }) => tab.signaling.tabs.snapshot.count > 1);
}

function step(walk: Walk, stallMs: number): void {
  const { random } = walk;
  const open = openLives(walk);
  const life = open[Math.floor(random() * open.length)];
  const dice = random();
  if (life === undefined || (dice < 0.1 && open.length < 5)) openTab(walk);
  else if (dice < 0.4) say(walk, life);
  else if (dice < 0.6) sayAsServer(walk);
  else if (dice < 0.65) life.tab.network.breakAll();
  else if (dice < 0.68) life.tab.network.freezeAll();
  else if (dice < 0.7) life.tab.network.cut();
  else if (dice < 0.76) life.tab.network.heal();
  else if (dice < 0.82) life.tab.tab.stall(random() * stallMs);
  else if (dice < 0.86) life.tab.page.set({ isFocused: random() < 0.5, isTouched: random() < 0.5 });
  else if (hasHeir(walk, life))
    end(walk, life, dice < 0.93 ? 'crash' : dice < 0.97 ? 'close' : 'close as user');
}

/** Everybody talks at once. */
function burst(walk: Walk): void {
  for (const life of openLives(walk)) say(walk, life);
  sayAsServer(walk);
}

/** A tab that is stuck neither leads nor rings, whatever it said last. */
function expectNoMoreThanOne(walk: Walk): void {
  const awake = openLives(walk).filter(({ tab }) => !tab.tab.isStuck);
  const snapshots = awake.map(({ tab }) => tab.signaling.tabs.snapshot);
  expect(snapshots.filter(({ isRinger }) => isRinger).length).toBeLessThanOrEqual(1);
  expect(snapshots.filter(({ role }) => role === 'leader').length).toBeLessThanOrEqual(1);
}

const upTo = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1);

function numbersOf(messages: readonly Message[], name: string): number[] {
  return messages.flatMap((message) => {
    const [from, n] = 'call' in message ? message.call.split('-') : [];
    return from === name ? [Number(n)] : [];
  });
}

/**
 * All that a tab has said arrived, unless it crashed: then what arrived is the beginning of it. Where others were stuck
 * for long, a session that could not be gone on with may have said things twice, and a tab that has closed may have been
 * heard by nobody.
 */
function expectSaid({ atServer, lives, seed, server, isCalm }: Walk): void {
  const arrived = atServer.map(({ message }) => message);
  lives.forEach(({ end: how, said }, tab) => {
    const all = numbersOf(arrived, `t${tab}`);
    const numbers = server.ends.length === 0 ? all : [...new Set(all)];
    const isCertain = how === 'open' || (how === 'closed' && isCalm);
    const expected = upTo(isCertain ? said : numbers.length);
    expect({ seed, tab, how, numbers }).toEqual({ seed, tab, how, numbers: expected });
  });
}

/** A tab hears everything from one message on, and as long as it is there, while the session goes on. */
function expectHeard({ lives, byServer, seed, server }: Walk): void {
  lives.forEach(({ tab, end: how }, index) => {
    const numbers = numbersOf(
      tab.heard.map(({ message }) => message),
      's',
    );
    const [first = 1] = numbers;
    if (server.ends.length > 0) {
      expect({ seed, index, numbers }).toEqual({
        seed,
        index,
        numbers: numbers.toSorted((a, b) => a - b),
      });
      expect(new Set(numbers).size).toBe(numbers.length);
      return;
    }
    const last = how === 'open' && numbers.length > 0 ? byServer.said : (numbers.at(-1) ?? 0);
    expect({ seed, index, numbers }).toEqual({ seed, index, numbers: upTo(last).slice(first - 1) });
  });
}

async function expectAllWell(walk: Walk): Promise<void> {
  const { lives, clock } = walk;
  for (const { tab } of lives) tab.network.heal();
  await clock.advance(60_000);
  expectSaid(walk);
  expectHeard(walk);
  const open = openLives(walk).map(({ tab }) => tab.signaling);
  expect(open.map(({ state }) => state.status)).toEqual(open.map(() => 'online'));
  expect(open.filter(({ tabs }) => tabs.snapshot.role === 'leader')).toHaveLength(1);
  expect(open.filter(({ tabs }) => tabs.snapshot.isRinger)).toHaveLength(1);
}

async function expectNothingLeft({ clock, browser, lives, seed, ...walk }: Walk): Promise<void> {
  for (const { tab, end: how } of lives) {
    if (how === 'open') tab.signaling.close();
    await clock.advance(5_000);
  }
  await clock.advance(60_000);
  const left = {
    timers: clock.pending,
    browser: browser.inUse,
    held: browser.heldNames,
    pages: lives.filter(({ tab }) => !tab.tab.isGone && tab.page.listening > 0).length,
    ends: walk.server.ends.at(-1),
  };
  expect({ seed, ...left }).toEqual({
    seed,
    timers: 0,
    browser: 0,
    held: [],
    pages: 0,
    ends: 'closed',
  });
}

/** Random steps; how often somebody began to lead, and how many sessions could not be gone on with. */
async function walkFrom(
  seeds: readonly number[],
  stallMs: number,
): Promise<{ readonly leads: number; readonly lost: number }> {
  let leads = 0;
  let lost = 0;
  for (const seed of seeds) {
    const walk = makeWalk(seed, { isCalm: stallMs < 500 });
    openTab(walk);
    await walk.clock.advance(1_000);
    for (let count = 0; count < STEPS; count += 1) {
      step(walk, stallMs);
      await walk.clock.advance(walk.random() * 200);
      expectNoMoreThanOne(walk);
    }
    await expectAllWell(walk);
    leads += walk.server.hellos.length;
    lost += walk.server.ends.length;
    await expectNothingLeft(walk);
  }
  return { leads, lost };
}

describe('tabs that open, close, crash and get stuck, over a network that cuts, breaks and freezes', () => {
  it(`say and hear everything exactly once and in order, in ${WALKS} random walks of ${STEPS} steps`, async () => {
    const { leads, lost } = await walkFrom(upTo(WALKS), 300);
    expect(leads).toBeGreaterThan(WALKS * 3);
    // It was one session all the time: whoever led could go on with it.
    expect(lost).toBe(0);
  }, 300_000);

  it('lose nothing of what tabs say even when tabs are stuck for seconds', async () => {
    const { lost } = await walkFrom(upTo(WALKS / 2), 5_000);
    // Now and then a leader goes with words that only the server has heard.
    expect(lost).toBeGreaterThan(0);
  }, 300_000);
});

describe('a leader that goes while everybody talks', () => {
  const ways: readonly (readonly [End, number])[] = [
    ['crash', 2],
    ['crash', 4],
    ['close', 3],
    ['close as user', 3],
  ];

  it.each(ways)(
    'loses and doubles nothing, by a %s among %i tabs, at whatever moment',
    async (how, tabs) => {
      for (let moment = 0; moment < MOMENTS; moment += 1) {
        const walk = makeWalk(moment + 1);
        for (let count = 0; count < tabs; count += 1) openTab(walk);
        await walk.clock.advance(1_000);
        const leader = walk.lives.find(({ tab }) => tab.signaling.tabs.snapshot.role === 'leader');
        if (leader === undefined) throw new Error('Nobody leads.');
        burst(walk);
        await walk.clock.advance(moment / 5);
        burst(walk);
        await walk.clock.advance(walk.random() * 20);
        end(walk, leader, how);
        await walk.clock.advance(walk.random() * 60);
        burst(walk);
        await expectAllWell(walk);
      }
    },
    300_000,
  );
});

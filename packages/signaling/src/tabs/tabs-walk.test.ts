import { describe, expect, it } from 'vitest';
import type { Message } from '../protocol/messages.ts';
import { tabsBench, type BenchTab, type TabsBenchOptions } from '../testing/tabs-bench.ts';

const WALKS = Number(process.env['WALKS'] ?? 300);
const STEPS = 60;

/** What became of a tab, and what it has said. */
interface Life {
  readonly tab: BenchTab;
  said: number;
  end: 'open' | 'crashed' | 'closed';
}

const carol = { user: 'carol' };

function numbered(tab: number, n: number): Message {
  return { type: 'call.ringing', call: `t${tab}-${n}` };
}

function makeWalk(seed: number, options: TabsBenchOptions = {}) {
  const bench = tabsBench({
    seed,
    delayMs: [0, 20],
    server: { resumeWindowMs: 100_000_000, pingMs: 5_000 },
    ...options,
  });
  const lives: Life[] = [];
  return { ...bench, bench, lives, byServer: { said: 0 }, lastEnd: { at: 0 } };
}

type Walk = ReturnType<typeof makeWalk>;

function openTab(walk: Walk): void {
  walk.lives.push({ tab: walk.open(), said: 0, end: 'open' });
}

function openLives({ lives }: Walk): Life[] {
  return lives.filter(({ end }) => end === 'open');
}

function pick<Item>(items: readonly Item[], random: () => number): Item | undefined {
  return items[Math.floor(random() * items.length)];
}

function step(walk: Walk, { stallMs }: { readonly stallMs: number }): void {
  const { random, server, lives } = walk;
  const open = openLives(walk);
  const life = pick(open, random);
  const dice = random();
  if (process.env['SEED'])
    console.log(
      walk.clock.now() % 1000000,
      dice.toFixed(3),
      life && lives.indexOf(life),
      life?.tab.signaling.tabs.snapshot,
      life?.tab.signaling.state.status,
    );
  if (life === undefined || (dice < 0.08 && open.length < 5)) openTab(walk);
  else if (dice < 0.4) {
    life.said += 1;
    life.tab.signaling.send(numbered(lives.indexOf(life), life.said), carol);
  } else if (dice < 0.6) {
    walk.byServer.said += 1;
    const end = { type: 'call.end', call: `s${walk.byServer.said}`, reason: 'hangup' } as const;
    const session = [...server.sessions.values()][0];
    if (session === undefined) walk.byServer.said -= 1;
    else session.send(end);
  } else if (dice < 0.65) life.tab.network.breakAll();
  else if (dice < 0.68) life.tab.network.freezeAll();
  else if (dice < 0.72) life.tab.network.cut();
  else if (dice < 0.78) life.tab.network.heal();
  else if (dice < 0.84) life.tab.tab.stall(random() * stallMs);
  else if (dice < 0.88) life.tab.page.set({ isFocused: random() < 0.5, isTouched: random() < 0.5 });
  else if (dice < 0.98 && hasHeir(walk, life)) {
    // Two that go in the same moment may take with them what only they knew.
    walk.lastEnd.at = walk.clock.now();
    life.end = dice < 0.92 ? 'crashed' : 'closed';
    if (dice < 0.92) life.tab.crash();
    else if (dice < 0.95) life.tab.signaling.close();
    else life.tab.closeAsUser();
  }
}

/** Whether another tab is there that can go on for this one. */
function hasHeir(walk: Walk, life: Life): boolean {
  const others = openLives(walk).filter((other) => other !== life);
  const isCalm = walk.clock.now() - walk.lastEnd.at > 1_000;
  return isCalm && others.some(({ tab }) => tab.signaling.tabs.snapshot.count > 1);
}

function expectOneOfEach(walk: Walk): void {
  const snapshots = openLives(walk).map(({ tab }) => tab.signaling.tabs.snapshot);
  expect(snapshots.filter(({ isRinger }) => isRinger).length).toBeLessThanOrEqual(1);
  expect(snapshots.filter(({ role }) => role === 'leader').length).toBeLessThanOrEqual(1);
}

async function rest(walk: Walk): Promise<void> {
  for (const { tab } of walk.lives) tab.network.heal();
  await walk.clock.advance(120_000);
}

function numbersAtServer({ atServer }: Walk, tab: number): number[] {
  return atServer.flatMap(({ message }) => {
    const [name, n] = 'call' in message ? message.call.split('-') : [];
    return name === `t${tab}` ? [Number(n)] : [];
  });
}

const upTo = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1);

function expectExact(walk: Walk, seed: number): void {
  walk.lives.forEach((life, index) => {
    const arrived = numbersAtServer(walk, index);
    const expected = life.end === 'crashed' ? upTo(arrived.length) : upTo(life.said);
    expect({ seed, index, end: life.end, arrived }).toEqual({
      seed,
      index,
      end: life.end,
      arrived: expected,
    });
  });
  walk.lives.forEach((life, index) => {
    const heard = life.tab.heard.flatMap(({ message }) =>
      message.type === 'call.end' ? [Number(message.call.slice(1))] : [],
    );
    const first = heard[0] ?? 0;
    const last = life.end === 'open' && heard.length > 0 ? walk.byServer.said : (heard.at(-1) ?? 0);
    const expected = upTo(last).slice(Math.max(0, first - 1));
    expect({ seed, index, heard }).toEqual({ seed, index, heard: expected });
  });
}

describe('tabs that open, close, crash and get stuck, over a network that cuts, breaks and freezes', () => {
  it('say and hear everything exactly once and in order', async () => {
    let handovers = 0;
    for (let seed = Number(process.env['SEED'] ?? 1); seed <= WALKS; seed += 1) {
      const walk = makeWalk(seed);
      openTab(walk);
      await walk.clock.advance(1_000);
      for (let count = 0; count < STEPS; count += 1) {
        step(walk, { stallMs: 300 });
        await walk.clock.advance(walk.random() * 200);
        expectOneOfEach(walk);
      }
      await rest(walk);
      expectExact(walk, seed);
      const open = openLives(walk).map(({ tab }) => tab.signaling);
      expect(open.map(({ state }) => state.status)).toEqual(open.map(() => 'online'));
      expect(open.filter(({ tabs }) => tabs.snapshot.role === 'leader')).toHaveLength(1);
      expect(open.filter(({ tabs }) => tabs.snapshot.isRinger)).toHaveLength(1);
      expect({ seed, ends: walk.server.ends }).toEqual({ seed, ends: [] });
      handovers += walk.server.hellos.length;
      for (const signaling of open) {
        signaling.close();
        await walk.clock.advance(5_000);
      }
      await walk.clock.advance(60_000);
      expect({ seed, pending: walk.clock.pending, inUse: walk.browser.inUse }).toEqual({
        seed,
        pending: 0,
        inUse: 0,
      });
    }
    expect(handovers).toBeGreaterThan(WALKS * 3);
  }, 600_000);
});

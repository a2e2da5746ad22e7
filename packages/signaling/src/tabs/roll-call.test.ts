import { describe, expect, it } from 'vitest';
import { FakeClock } from '../testing/fake-clock.ts';
import type { BusMessage } from './bus-message.ts';
import { createEcho } from './echo.ts';
import { watchLeader } from './leader-watch.ts';
import { callRoll, type Roll } from './roll-call.ts';
import { createSharedState, nextTerm, type SharedState } from './shared-state.ts';

const attention = { isTouched: false, isFocused: false, isVisible: true, since: 0 };
const hello = (tab: string, state?: SharedState) =>
  ({ type: 'hello', tab, attention, claims: [], sent: 0, state }) as const;
const fresh = createSharedState('browser', { origin: 'a' });
const later = nextTerm(fresh, { newest: fresh, leader: 'a' });

function rollBench({ names = ['a', 'b', 'c'], fails = false } = {}) {
  const clock = new FakeClock();
  const rolls: Roll[] = [];
  const gone = new Map<string, () => void>();
  const echoes: (() => void)[] = [];
  const roll = callRoll({
    ...{ tab: 'a', clock },
    ask: () => undefined,
    after(run) {
      echoes.push(run);
      return () => void echoes.splice(0);
    },
    tabsHere: () => (fails ? Promise.reject(new Error('No.')) : Promise.resolve(names)),
    watch(tab, run) {
      gone.set(tab, run);
      return () => void gone.delete(tab);
    },
    done: (made) => void rolls.push(made),
  });
  return { clock, roll, rolls, gone, echo: () => echoes[0]?.() };
}

describe('a roll call', () => {
  it('of a tab that is alone is over at once', async () => {
    const { clock, rolls, echo } = rollBench({ names: ['a'] });
    await clock.settle();
    expect(rolls).toEqual([]);
    echo();
    expect(rolls).toEqual([{ hellos: new Map(), newest: undefined }]);
    expect(clock.pending).toBe(0);
  });

  it('waits for all, and finds the newest that any of them knows', async () => {
    const { clock, roll, rolls, echo, gone } = rollBench();
    roll.heard(hello('b', later));
    await clock.settle();
    echo();
    expect(rolls).toEqual([]);
    roll.heard(hello('c', fresh));
    expect([...(rolls[0]?.hellos.keys() ?? [])]).toEqual(['b', 'c']);
    expect(rolls[0]?.newest).toBe(later);
    expect(gone.size).toBe(0);
    roll.heard(hello('d'));
    expect(rolls).toHaveLength(1);
  });

  it('does not wait for one that is gone', async () => {
    const { clock, roll, rolls, echo, gone } = rollBench();
    await clock.settle();
    echo();
    roll.heard(hello('b'));
    gone.get('c')?.();
    expect([...(rolls[0]?.hellos.keys() ?? [])]).toEqual(['b']);
  });

  it('does not wait for ever for one that is stuck, which is there nevertheless', async () => {
    const { clock, roll, rolls, echo } = rollBench();
    await clock.settle();
    echo();
    roll.heard(hello('b'));
    clock.advanceSync(999);
    expect(rolls).toEqual([]);
    clock.advanceSync(1);
    expect([...(rolls[0]?.hellos ?? [])].map(([tab, said]) => [tab, said?.tab])).toEqual([
      ['b', 'b'],
      ['c', undefined],
    ]);
  });

  it('gives the others more time once when the tab itself was stuck', async () => {
    const { clock, rolls } = rollBench();
    await clock.settle();
    await clock.sleep(5_000);
    expect(rolls).toEqual([]);
    await clock.advance(999);
    expect(rolls).toEqual([]);
    await clock.sleep(5_000);
    expect(rolls).toHaveLength(1);
  });

  it('that is stopped calls nobody', async () => {
    const { clock, roll, rolls, echo, gone } = rollBench();
    roll.stop();
    await clock.settle();
    echo();
    roll.stop();
    await clock.advance(5_000);
    expect([rolls, clock.pending, gone.size]).toEqual([[], 0, 0]);
  });

  it('where nobody can say who is there takes those who say so', async () => {
    const { clock, roll, rolls } = rollBench({ fails: true });
    roll.heard(hello('b'));
    await clock.settle();
    expect([...(rolls[0]?.hellos.keys() ?? [])]).toEqual(['b']);
  });
});

describe('an echo', () => {
  function echoBench() {
    const clock = new FakeClock();
    const said: BusMessage[] = [];
    const state = { isListening: true, hear: (_message: BusMessage): void => undefined };
    const echo = createEcho({
      ...{ tab: 'a', clock },
      post: (message) => void said.push(message),
      listen(hear) {
        state.hear = hear;
        return () => {
          state.isListening = false;
        };
      },
    });
    return { clock, said, state, echo };
  }

  it('comes back after what was said before', () => {
    const { clock, said, state, echo } = echoBench();
    const ran: number[] = [];
    echo.after(() => void ran.push(1));
    echo.after(() => void ran.push(2));
    state.hear({ type: 'echo', tab: 'b', n: 1 });
    state.hear({ type: 'claim', tab: 'a' });
    expect(ran).toEqual([]);
    for (const message of [...said, ...said]) state.hear(message);
    expect([ran, clock.pending]).toEqual([[1, 2], 0]);
  });

  it('that does not come back is not waited for', () => {
    const { clock, said, state, echo } = echoBench();
    const ran: number[] = [];
    echo.after(() => void ran.push(1));
    clock.advanceSync(1_000);
    for (const message of said) state.hear(message);
    expect(ran).toEqual([1]);
  });

  it('nobody waits for any more runs nothing', () => {
    const { clock, said, state, echo } = echoBench();
    const ran: number[] = [];
    const forget = echo.after(() => void ran.push(1));
    forget();
    forget();
    echo.after(() => void ran.push(2));
    echo.stop();
    for (const message of said) state.hear(message);
    expect([ran, clock.pending, state.isListening]).toEqual([[], 0, false]);
  });
});

describe('a tab that is looked at', () => {
  function watchBench() {
    const clock = new FakeClock();
    const state = { mayLead: true, asked: 0, silent: 0 };
    const watch = watchLeader({
      clock,
      mayLead: () => state.mayLead,
      ask: () => void (state.asked += 1),
      silent: () => void (state.silent += 1),
    });
    return { clock, state, watch };
  }

  it('makes sure every now and then that there is a leader', () => {
    const { clock, state, watch } = watchBench();
    clock.advanceSync(10_000);
    watch.heard();
    clock.advanceSync(10_000);
    watch.heard();
    expect(state).toMatchObject({ asked: 2, silent: 0 });
    watch.stop();
    expect(clock.pending).toBe(0);
  });

  it('leads itself when the leader gives no sign of life', () => {
    const { clock, state, watch } = watchBench();
    watch.check();
    watch.check();
    clock.advanceSync(1_999);
    expect(state).toMatchObject({ asked: 2, silent: 0 });
    clock.advanceSync(1);
    expect(state.silent).toBe(1);
  });

  it('expects an answer to what it says', () => {
    const { clock, state, watch } = watchBench();
    watch.expect();
    watch.heard();
    clock.advanceSync(2_000);
    expect(state.silent).toBe(0);
    watch.expect();
    clock.advanceSync(2_000);
    expect(state).toMatchObject({ asked: 0, silent: 1 });
  });

  it('does nothing of it while nobody looks', () => {
    const { clock, state, watch } = watchBench();
    watch.expect();
    state.mayLead = false;
    clock.advanceSync(2_000);
    watch.expect();
    watch.check();
    clock.advanceSync(60_000);
    expect(state).toEqual({ mayLead: false, asked: 0, silent: 0 });
    state.mayLead = true;
    clock.advanceSync(10_000);
    expect(state.asked).toBe(1);
  });
});

import { createTimers } from '../timers.ts';
import type { Clock } from '../environment.ts';
import type { BusMessage } from './bus-message.ts';
import { isNewer, type SharedState } from './shared-state.ts';

/** A tab that has not answered after this long, in ms, is stuck: the call goes on without it. */
const LIMIT_MS = 1_000;
/** A timer that is later than this, in ms, says that this tab was stuck itself. */
const LATE_MS = 200;

type Hello = Extract<BusMessage, { readonly type: 'hello' }>;

export interface RollCallOptions {
  readonly tab: string;
  readonly clock: Clock;
  /** Asks all tabs what they know. */
  readonly ask: () => void;
  /** Runs it once all that was said until now has arrived; gives its undo. */
  readonly after: (run: () => void) => () => void;
  /** Which tabs there are. */
  readonly tabsHere: () => Promise<readonly string[]>;
  /** Calls `gone` when a tab is no more; returns its undo. */
  readonly watch: (tab: string, gone: () => void) => () => void;
  /** Once: what each tab that is here has said; those that are stuck have said nothing. */
  readonly done: (roll: Roll) => void;
}

/** What came of a roll call. */
export interface Roll {
  readonly hellos: ReadonlyMap<string, Hello | undefined>;
  /** The newest that any of them knows. */
  readonly newest: SharedState | undefined;
}

/** A new leader asks all tabs what they know. */
export interface RollCall {
  heard(hello: Hello): void;
  /** Idempotent; `done` is not called after it. */
  stop(): void;
}

export function callRoll(options: RollCallOptions): RollCall {
  const { tab, clock, ask, tabsHere, watch, done } = options;
  let newest: SharedState | undefined;
  const timers = createTimers<'limit'>(clock);
  const hellos = new Map<string, Hello | undefined>();
  const undos: (() => void)[] = [];
  let waitsForEcho = true;
  let waitsForNames = true;
  let isOver = false;

  function stop(): void {
    if (isOver) return;
    isOver = true;
    timers.stopAll();
    for (const undo of undos.splice(0)) undo();
  }

  function finish(): void {
    if (isOver) return;
    stop();
    done({ hellos, newest });
  }

  function look(): void {
    if (waitsForEcho || waitsForNames) return;
    if ([...hellos.values()].every((hello) => hello !== undefined)) finish();
  }

  function expect(other: string): void {
    if (isOver || other === tab) return;
    hellos.set(other, hellos.get(other));
    undos.push(
      watch(other, () => {
        hellos.delete(other);
        look();
      }),
    );
  }

  function limit(late: () => void): void {
    const dueAt = clock.now() + LIMIT_MS;
    timers.start('limit', LIMIT_MS, () => (clock.now() - dueAt > LATE_MS ? late() : finish()));
  }

  ask();
  undos.push(
    options.after(() => {
      waitsForEcho = false;
      look();
    }),
  );
  void tabsHere().then((tabs) => {
    for (const other of tabs) expect(other);
    waitsForNames = false;
    // A tab that was stuck itself has not yet heard what the others said meanwhile: once more, then.
    if (!isOver) limit(() => limit(finish));
    look();
  }, finish);
  return {
    heard(hello) {
      hellos.set(hello.tab, hello);
      if (hello.state !== undefined && isNewer(hello.state, newest)) newest = hello.state;
      look();
    },
    stop,
  };
}

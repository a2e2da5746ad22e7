import type { PageMemory } from '../environment.ts';
import { createSession } from '../session/signaling-session.ts';
import type { BusMessage } from './bus-message.ts';
import { createEcho, type Echo } from './echo.ts';
import type { TabGroup } from './join-tabs.ts';
import type { Arrival } from './members.ts';
import type { Overheard } from './overheard.ts';
import { callRoll, type Roll, type RollCall } from './roll-call.ts';
import { sessionSeed } from './shared-session.ts';
import type { SharedState } from './shared-state.ts';
import { takeOver } from './take-over.ts';
import { TabLeader } from './tab-leader.ts';
import type { TabParts } from './tab-parts.ts';

export interface TabTurnOptions {
  readonly parts: TabParts;
  readonly tab: string;
  readonly group: TabGroup;
  readonly overheard: Overheard;
  /** What this tab says of itself. */
  readonly arrival: () => Arrival;
  /** The newest that this tab knows. */
  readonly known: () => SharedState | undefined;
  /** The roll has been called: this tab leads. */
  readonly begins: () => void;
  /** Something else with the same device has connected. */
  readonly replaced: () => void;
  /** The server has given a sign of life that a tab had asked for. */
  readonly heard: (heardAt: number) => void;
  /** Tells all tabs, this one last. */
  readonly publish: (state: SharedState, stable: number) => void;
}

const noMemory: PageMemory = { take: () => undefined, leave: () => undefined };

/** The turn of a tab to lead: first it asks what the others know, then it goes on with that. */
export class TabTurn {
  readonly #options: TabTurnOptions;
  readonly #echo: Echo;
  readonly #roll: RollCall;
  #leader: TabLeader | undefined;

  constructor(options: TabTurnOptions) {
    const { tab, group, parts } = options;
    const { post, listen, tabsHere } = group;
    const { clock } = parts.session.environment;
    this.#options = options;
    this.#echo = createEcho({ tab, clock, post, listen });
    this.#roll = callRoll({
      ...{ tab, clock, tabsHere },
      ask: () => post({ type: 'claim', tab }),
      after: this.#echo.after,
      watch: (other, gone) => this.#watch(other, gone),
      done: (roll) => this.#lead(roll),
    });
  }

  /** Undefined while the roll is called. */
  get leader(): TabLeader | undefined {
    return this.#leader;
  }

  /** Another tab says who it is. */
  greet(hello: Extract<BusMessage, { readonly type: 'hello' }>): void {
    this.#roll.heard(hello);
    this.#leader?.greet(hello, hello.state);
  }

  /** Leaves everything to the next leader. Idempotent. */
  stop(): void {
    this.#roll.stop();
    this.#leader?.resign();
    this.#echo.stop();
  }

  #lead({ hellos, newest }: Roll): void {
    const { parts, tab, overheard, arrival, known, publish, replaced, heard } = this.#options;
    const { session, graceMs } = parts;
    const { maxOutbox, environment } = session;
    const start = takeOver({
      known: [known(), newest],
      others: hellos,
      met: overheard.met,
      own: arrival(),
      device: this.#device(),
    });
    const { state } = start;
    environment.log('info', 'tabs.leads', { term: state.term, tabs: hellos.size + 1 });
    const leader = new TabLeader({
      ...{ tab, state, overheard, environment, maxOutbox, graceMs, publish, replaced, heard },
      openSession: ({ gated, onState }) =>
        createSession({
          ...session,
          // The device is that of all tabs: no page leaves it for itself.
          environment: { ...environment, memory: noMemory },
          transport: gated(session.transport),
          device: state.device,
          seed: sessionSeed(state.session, maxOutbox),
          onState,
        }),
      watch: (other, gone) => this.#watch(other, gone),
    });
    this.#leader = leader;
    this.#options.begins();
    leader.start(start);
  }

  /** The device that all tabs are, for when none of them knows. */
  #device(): string {
    const { device, name, newId } = this.#options.parts;
    const { memory } = this.#options.parts.browser;
    const key = `${name}/device`;
    const known = device ?? memory.read(key) ?? newId();
    memory.write(key, known);
    return known;
  }

  /** Calls `gone` when a tab is no more, and all that it has said has arrived. */
  #watch(other: string, gone: () => void): () => void {
    let forget = (): void => undefined;
    const stop = this.#options.group.watch(other, () => {
      forget = this.#echo.after(gone);
    });
    return () => {
      stop();
      forget();
    };
  }
}

import type { Arrival } from './members.ts';
import {
  createSharedState,
  isNewer,
  nextTerm,
  tabsHere,
  type SharedState,
} from './shared-state.ts';
import type { SharedInput } from './shared-transition.ts';

/** What a new leader has found out. */
export interface Findings {
  /** What tabs know: the newest of it counts. */
  readonly known: readonly (SharedState | undefined)[];
  /** All tabs that are here but this one, and what they said of themselves; those that are stuck said nothing. */
  readonly others: ReadonlyMap<string, Arrival | undefined>;
  /** Tabs that were heard of, and may be gone. */
  readonly met: readonly Arrival[];
  readonly own: Arrival;
  /** The device to be when nobody knows one. */
  readonly device: string;
}

/** How a leader begins. */
export interface Start {
  readonly state: SharedState;
  /** First: whoever has said something has to be known before it counts. */
  readonly joins: readonly SharedInput[];
  /** Last, after all that they have said: the tabs that are gone. */
  readonly leaves: readonly SharedInput[];
}

/** With which state a leader begins, and what it has to learn first. */
export function takeOver({ known, others, met, own, device }: Findings): Start {
  const base = newestOf(known) ?? createSharedState(device, { origin: own.tab });
  const strangers = met.filter(({ tab }) => !base.members.has(tab));
  const arrivals = [...strangers, ...others.values(), own].filter((each) => each !== undefined);
  const tabs = new Set([...tabsHere(base), ...arrivals.map(({ tab }) => tab)]);
  const gone = [...tabs].filter((tab) => tab !== own.tab && !others.has(tab));
  return {
    state: nextTerm(base, { newest: base, leader: own.tab }),
    joins: arrivals.flatMap(({ tab, attention, claims, sent }): SharedInput[] => [
      { type: 'tab.joined', tab, attention, claims, sent },
      { type: 'tab.moved', tab, attention },
    ]),
    leaves: gone.map((tab) => ({ type: 'tab.left', tab, isForGood: false })),
  };
}

function newestOf(known: readonly (SharedState | undefined)[]): SharedState | undefined {
  return known.reduce(
    (newest, state) => (state !== undefined && isNewer(state, newest) ? state : newest),
    undefined,
  );
}

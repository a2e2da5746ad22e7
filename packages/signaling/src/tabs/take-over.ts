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
  readonly own: Arrival;
  /** The device to be when nobody knows one. */
  readonly device: string;
}

/** With which state a leader begins, and what it has to learn first. */
export function takeOver({ known, others, own, device }: Findings): {
  readonly state: SharedState;
  readonly inputs: readonly SharedInput[];
} {
  const base = newestOf(known) ?? createSharedState(device);
  const arrivals = [own, ...others.values()].filter((arrival) => arrival !== undefined);
  const isThere = (tab: string): boolean => tab === own.tab || others.has(tab);
  const gone = tabsHere(base).filter((tab) => !isThere(tab));
  return {
    state: nextTerm(base, { newest: base, leader: own.tab }),
    inputs: [
      ...gone.map((tab) => ({ type: 'tab.left', tab, isForGood: false }) as const),
      ...arrivals.flatMap(({ tab, attention, claims, sent }): SharedInput[] => [
        { type: 'tab.joined', tab, attention, claims, sent },
        { type: 'tab.moved', tab, attention },
      ]),
    ],
  };
}

function newestOf(known: readonly (SharedState | undefined)[]): SharedState | undefined {
  return known.reduce(
    (newest, state) => (state !== undefined && isNewer(state, newest) ? state : newest),
    undefined,
  );
}

import type { Arrival } from './members.ts';
import { createSharedState, nextTerm, tabsHere, type SharedState } from './shared-state.ts';
import type { SharedInput } from './shared-transition.ts';

/** What a new leader has found out. */
export interface Findings {
  /** The newest state that any tab knows. */
  readonly newest: SharedState | undefined;
  /** All tabs that are here but this one, and what they said of themselves; those that are stuck said nothing. */
  readonly others: ReadonlyMap<string, Arrival | undefined>;
  readonly own: Arrival;
  /** The device to be when nobody knows one. */
  readonly device: string;
}

/** With which state a leader begins, and what it has to learn first. */
export function takeOver({ newest, others, own, device }: Findings): {
  readonly state: SharedState;
  readonly inputs: readonly SharedInput[];
} {
  const base = newest ?? createSharedState(device);
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

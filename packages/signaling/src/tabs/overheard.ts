import type { Arrival } from './members.ts';
import type { OwnMessage } from './own-messages.ts';

/** Tabs that came and went must not pile up. */
const MAX_TABS = 64;

/** What other tabs have sent and no leader has accepted yet: any tab may be the next leader. */
export interface Overheard {
  /** The tabs that something was heard of. */
  readonly tabs: readonly string[];
  /** The tabs that no leader is known to know, and what they have said of themselves. */
  readonly met: readonly Arrival[];
  meet(arrival: Arrival): void;
  hear(tab: string, message: OwnMessage): void;
  /** The message that follows on the one of that number, if it was heard. */
  next(tab: string, sent: number): OwnMessage | undefined;
  /** A leader knows this tab, and has accepted its messages up to that number. */
  forget(tab: string, sent: number): void;
}

export function createOverheard(): Overheard {
  const heard = new Map<string, readonly OwnMessage[]>();
  const met = new Map<string, Arrival>();
  return {
    get met() {
      return [...met.values()];
    },
    meet({ tab, attention, claims, sent }) {
      met.set(tab, { tab, attention, claims, sent });
      dropOldest(met);
    },
    get tabs() {
      return [...heard.keys()];
    },
    hear(tab, message) {
      heard.set(tab, [...(heard.get(tab) ?? []), message]);
      dropOldest(heard);
    },
    next: (tab, sent) =>
      heard
        .get(tab)
        ?.filter(({ n, after }) => n > sent && n - 1 <= Math.max(sent, after))
        .sort((one, other) => one.n - other.n)[0],
    forget(tab, sent) {
      met.delete(tab);
      const later = (heard.get(tab) ?? []).filter(({ n }) => n > sent);
      if (later.length === 0) heard.delete(tab);
      else heard.set(tab, later);
    },
  };
}

function dropOldest(tabs: Map<string, unknown>): void {
  const [oldest] = tabs.keys();
  if (tabs.size > MAX_TABS && oldest !== undefined) tabs.delete(oldest);
}

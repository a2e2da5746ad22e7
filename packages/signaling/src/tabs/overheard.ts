import type { OwnMessage } from './own-messages.ts';

/** Tabs that came and went must not pile up. */
const MAX_TABS = 64;

/** What other tabs have sent and no leader has accepted yet: any tab may be the next leader. */
export interface Overheard {
  /** The tabs that something was heard of. */
  readonly tabs: readonly string[];
  hear(tab: string, message: OwnMessage): void;
  /** The message of that number, if it was heard. */
  find(tab: string, n: number): OwnMessage | undefined;
  /** Forgets the messages of a tab up to that number. */
  forget(tab: string, sent: number): void;
}

export function createOverheard(): Overheard {
  const heard = new Map<string, readonly OwnMessage[]>();
  return {
    get tabs() {
      return [...heard.keys()];
    },
    hear(tab, message) {
      heard.set(tab, [...(heard.get(tab) ?? []), message]);
      const [oldest] = heard.keys();
      if (heard.size > MAX_TABS && oldest !== undefined) heard.delete(oldest);
    },
    find: (tab, number) => heard.get(tab)?.find(({ n }) => n === number),
    forget(tab, sent) {
      const later = (heard.get(tab) ?? []).filter(({ n }) => n > sent);
      if (later.length === 0) heard.delete(tab);
      else heard.set(tab, later);
    },
  };
}

/** Watches over some tabs. */
export interface TabWatches {
  /** Watches over these from now on, and over no others. */
  follow(tabs: readonly string[]): void;
}

/** @param watch Begins to watch over a tab; returns its undo. */
export function createTabWatches(watch: (tab: string) => () => void): TabWatches {
  const watches = new Map<string, () => void>();
  return {
    follow(tabs) {
      for (const [tab, stop] of watches) {
        if (tabs.includes(tab)) continue;
        stop();
        watches.delete(tab);
      }
      for (const tab of tabs) {
        if (!watches.has(tab)) watches.set(tab, watch(tab));
      }
    },
  };
}

import type { Outbox, OutboxEntry } from './outbox.ts';

/** More than this is not kept: the oldest calls give way. */
const MOST = 100_000;

/** An outbox that lasts as long as the process. */
export function createMemoryOutbox(most = MOST): Outbox {
  const entries = new Map<string, OutboxEntry>();

  /** In the order in which they were added, of each call the first. */
  function heads(): readonly OutboxEntry[] {
    const calls = new Set<string>();
    return [...entries.values()].filter(({ call }) => {
      const isFirst = !calls.has(call);
      calls.add(call);
      return isFirst;
    });
  }

  return {
    async add(more) {
      for (const entry of more) if (!entries.has(entry.id)) entries.set(entry.id, entry);
      for (const oldest of entries.keys()) {
        if (entries.size <= most) break;
        entries.delete(oldest);
      }
    },
    async due({ at, limit }) {
      return heads()
        .filter(({ dueAt }) => dueAt <= at)
        .toSorted((one, other) => one.dueAt - other.dueAt)
        .slice(0, limit);
    },
    async nextAt() {
      const times = heads().map(({ dueAt }) => dueAt);
      return times.length === 0 ? undefined : Math.min(...times);
    },
    async postpone(id, to) {
      const entry = entries.get(id);
      if (entry !== undefined) entries.set(id, { ...entry, ...to });
    },
    async remove(id) {
      entries.delete(id);
    },
  };
}

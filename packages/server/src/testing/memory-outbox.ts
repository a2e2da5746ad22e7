import type { Outbox, OutboxEntry } from '../webhooks/outbox.ts';

/** An outbox without a database, which lasts as long as the process. */
export function createMemoryOutbox(): Outbox {
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
    async claim({ id, dueAt }, until) {
      const entry = entries.get(id);
      if (entry?.dueAt !== dueAt) return false;
      entries.set(id, { ...entry, dueAt: until });
      return true;
    },
    async postpone(id, to) {
      const first = entries.get(id);
      for (const entry of entries.values()) {
        if (entry.call === first?.call && entry.dueAt < to.dueAt) {
          entries.set(entry.id, { ...entry, dueAt: to.dueAt });
        }
      }
      if (first !== undefined) entries.set(id, { ...first, ...to });
    },
    async remove(id) {
      entries.delete(id);
    },
  };
}

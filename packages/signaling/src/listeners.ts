import type { Log } from './environment.ts';

/** Who listens to what; each event has one payload. */
export interface Listeners<Events> {
  /** Listens; returns its undo. The same function given twice listens twice, and each undo undoes its own. */
  on<Event extends keyof Events & string>(event: Event, listener: Events[Event]): () => void;
  emit<Event extends keyof Events & string>(event: Event, payload: PayloadOf<Events[Event]>): void;
  /** Whether nobody listens. */
  readonly isEmpty: boolean;
  clear(): void;
}

type PayloadOf<Listener> = Listener extends (payload: infer Payload) => void ? Payload : never;

interface Entry {
  readonly event: string;
  readonly listener: unknown;
}

/** Makes an empty list of listeners. One that throws is logged and does not disturb the others. */
export function createListeners<Events>(log: Log): Listeners<Events> {
  const entries = new Set<Entry>();
  return {
    on(event, listener) {
      const entry = { event, listener };
      entries.add(entry);
      return () => void entries.delete(entry);
    },
    emit(event, payload) {
      for (const entry of [...entries]) {
        if (entry.event !== event) continue;
        try {
          (entry.listener as (payload: unknown) => void)(payload);
        } catch (error) {
          log('error', 'listener.failed', { event, error });
        }
      }
    },
    get isEmpty() {
      return entries.size === 0;
    },
    clear: () => entries.clear(),
  };
}

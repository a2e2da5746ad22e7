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

type Entry = readonly [event: string, listener: unknown];

/** Makes an empty list of listeners. One that throws is logged and does not disturb the others. */
export function createListeners<Events>(log: Log): Listeners<Events> {
  const entries = new Set<Entry>();
  return {
    on(event, listener) {
      const entry: Entry = [event, listener];
      entries.add(entry);
      return () => void entries.delete(entry);
    },
    emit(event, payload) {
      for (const [name, listener] of [...entries]) {
        if (name !== event) continue;
        try {
          (listener as (payload: unknown) => void)(payload);
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

import type { Log } from '@earshot/signaling/server';
import { EventEmitter } from 'eventemitter3';
import type { CallRecord } from './hub/call-record.ts';

/** What a call server tells your code. */
export interface CallServerEvents {
  /** A call rings, was answered, or has ended: its record, each time its status changes. */
  readonly call: (record: CallRecord) => void | Promise<void>;
}

/** Who listens to a server; what listeners do wrong is logged and disturbs nobody. */
export interface ServerEvents {
  on<Event extends keyof CallServerEvents>(
    event: Event,
    listener: CallServerEvents[Event],
  ): () => void;
  callChanged(record: CallRecord): void;
}

export function createServerEvents(log: Log): ServerEvents {
  const emitter = new EventEmitter<CallServerEvents>();
  return {
    on(event, listener) {
      const guarded = guard(listener, (error) => log('error', 'listener.failed', { event, error }));
      emitter.on(event, guarded);
      return () => void emitter.off(event, guarded);
    },
    callChanged: (record) => void emitter.emit('call', record),
  };
}

/** Also for what a listener does later: a rejection that nobody handles would end the process. */
function guard(
  listener: CallServerEvents['call'],
  failed: (error: unknown) => void,
): (record: CallRecord) => void {
  return (record) => {
    try {
      Promise.resolve(listener(record)).catch(failed);
    } catch (error) {
      failed(error);
    }
  };
}

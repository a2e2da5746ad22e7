import type { Clock } from '../environment.ts';
import type { Wire, WireEvents } from './create-transport.ts';
import type { TransportRun } from './next-transport.ts';
import type { Transport } from './transport.ts';

/** How one transport went that another one carries. */
export type CarriedRun = Omit<TransportRun, 'kind'>;

/** Whom {@link carry} tells how its transport goes. */
export interface CarryOptions {
  readonly clock: Clock;
  /** Not open after this, in ms, it is closed; default: it may take its time. */
  readonly openLimitMs?: number;
  readonly opened?: () => void;
  /** Once, before anybody else is told. */
  readonly ended: (run: CarriedRun) => void;
}

/** Connects a transport and makes it the carrier of another one. */
export function carry(transport: Transport, events: WireEvents, options: CarryOptions): Wire {
  const { clock, openLimitMs } = options;
  let openedAt: number | undefined;
  let hasHeard = false;
  let hasEnded = false;
  let stopTimer = (): void => undefined;

  function end(endedBy: TransportRun['endedBy']): void {
    if (hasEnded) return;
    hasEnded = true;
    stopTimer();
    const openMs = openedAt === undefined ? undefined : clock.now() - openedAt;
    options.ended({ endedBy, openMs, hasHeard });
  }

  if (openLimitMs !== undefined) {
    stopTimer = clock.after(openLimitMs, () => {
      end('time-out');
      events.closed(new Error(`It was not open within ${openLimitMs} ms.`));
    });
  }
  transport.connect({
    open() {
      stopTimer();
      openedAt = clock.now();
      options.opened?.();
      events.opened();
    },
    message(text) {
      hasHeard = true;
      events.received(text);
    },
    close({ cause }) {
      end('other');
      events.closed(cause);
    },
  });
  return {
    send: (text) => transport.send(text),
    close() {
      end('us');
      transport.close();
    },
    get bufferedAmount() {
      return transport.bufferedAmount ?? 0;
    },
  };
}

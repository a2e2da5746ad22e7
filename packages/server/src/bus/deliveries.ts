import type { LocalSessions } from '../session/session-registry.ts';
import type { Arrivals } from './arrivals.ts';
import type { LetterEvent } from './bus-event.ts';
import type { BusLine } from './bus-line.ts';
import { parseLetter } from './bus-note.ts';
import type { PostOffice } from './post-office.ts';
import { acknowledgedLetter, type Tenure } from './tenure.ts';

/** The letters that come over the bus for the sessions of this process. */
export interface Deliveries {
  /** Hands a letter to its session, once and in order. A promise while that session is on its way here. */
  deliver(event: LetterEvent): void | Promise<void>;
  /** Tells the bus what clients have acknowledged: it need not be kept for them. */
  acknowledge(line: BusLine | undefined): void;
}

export interface DeliveriesOptions {
  readonly local: LocalSessions;
  readonly arrivals: Arrivals;
  /** By session. */
  readonly tenures: ReadonlyMap<string, Tenure>;
  readonly office: () => PostOffice;
}

export function createDeliveries({
  local,
  arrivals,
  tenures,
  office,
}: DeliveriesOptions): Deliveries {
  function deliverTo(tenure: Tenure, { to, number, text, tag }: LetterEvent): void {
    // It was among those that came with the session.
    if (number <= tenure.logged) return;
    tenure.logged = number;
    // What was handed to an earlier turn of it may have reached nobody: it came with this one, or comes now.
    if (office().takeEarly(tag) === tenure) {
      tenure.early -= 1;
      return;
    }
    const { message, from } = parseLetter(text);
    local.deliver(to, message, from);
  }

  return {
    deliver(event) {
      const tenure = tenures.get(event.session);
      if (tenure !== undefined && !arrivals.isComing(event.session)) {
        deliverTo(tenure, event);
        return undefined;
      }
      // The session may be on the way here, also from here: what is known of it comes by another way than its letters.
      return arrivals.settled().then(() => {
        const arrived = tenures.get(event.session);
        if (arrived !== undefined) deliverTo(arrived, event);
      });
    },
    acknowledge(line) {
      for (const { session } of local.all()) {
        const tenure = tenures.get(session.id);
        if (tenure === undefined) continue;
        const number = acknowledgedLetter(tenure, session.unacknowledged);
        if (number <= tenure.acknowledged) continue;
        tenure.acknowledged = number;
        const operation = { type: 'acknowledge', session: session.id, number } as const;
        line?.run<'acknowledge'>(operation).catch(() => undefined);
      }
    },
  };
}

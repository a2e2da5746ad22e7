import type { SessionState } from '../session/session-state.ts';
import type { SignalingState } from '../signaling.ts';
import type { SharedSession, SharedStatus } from './shared-state.ts';

/** The part of a session that another tab needs to go on with it. */
export function sharedSession({
  ticket,
  self,
  providesIce,
  inbox,
  outbox,
}: SessionState): SharedSession {
  const { acked, waiting } = outbox;
  return { ticket, self, providesIce, received: inbox.received, acked, waiting };
}

/** Where a session begins that another tab had before. */
export function sessionSeed(
  shared: SharedSession | undefined,
  maxOutbox: number,
): Partial<SessionState> {
  if (shared === undefined) return {};
  const { ticket, self, providesIce, received, acked, waiting } = shared;
  return {
    ...{ ticket, self, providesIce },
    inbox: { received, acked: received },
    outbox: { limit: maxOutbox, acked, waiting },
  };
}

/** Whether both say the same; their parts are compared by reference. */
export function isSameSession(
  one: SharedSession | undefined,
  other: SharedSession | undefined,
): boolean {
  if (one === undefined || other === undefined) return one === other;
  return (
    one.ticket === other.ticket &&
    one.self === other.self &&
    one.providesIce === other.providesIce &&
    one.received === other.received &&
    one.acked === other.acked &&
    one.waiting === other.waiting
  );
}

/** A state of signaling as data. */
export function sharedStatus(state: SignalingState): SharedStatus {
  if (state.status !== 'closed') return state;
  const { code, cause } = state.error ?? {};
  return { status: 'closed', code, cause: typeof cause === 'string' ? cause : undefined };
}

/** Whether two states say the same, whatever objects they are. */
export function isSameStatus(one: SharedStatus, other: SharedStatus): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

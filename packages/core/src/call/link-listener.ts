import type { LinkListener, LinkStatus } from '../link/link.ts';
import type { CallContext } from './call-context.ts';
import { messageOf } from './call-messages.ts';
import type { CallModel } from './call-model.ts';
import type { CallParts } from './call-parts.ts';
import { linkError } from './link-error.ts';

/** Three refused or unanswered negotiations in a row: the two browsers do not come together. */
const MAX_FAILED_NEGOTIATIONS = 3;

/** What a call does about what its link says. */
export function linkListener(context: CallContext, parts: () => CallParts): LinkListener {
  const { dispatch, facts, platform } = context;
  let failures = 0;
  return {
    signal: (signal) => parts().wire.tell(messageOf(facts.id, signal)),
    status: (status) => {
      if (status === 'connected') failures = 0;
      platform.log('debug', 'link.status', { call: facts.id, status });
      tellStatus(status, context, parts());
    },
    track: (slot, track) => parts().media.remote.setTrack(slot, track),
    negotiationFailed: (_count, cause) => {
      // While it rings nobody can answer the offer: that it waits is no failure.
      if (isBeforeAnswer(context.model())) return;
      failures += 1;
      platform.log('warn', 'negotiation.failed', { call: facts.id, failures });
      if (failures < MAX_FAILED_NEGOTIATIONS) parts().link.current?.restartIce();
      else dispatch({ type: 'link.gave-up', error: linkError(cause) });
    },
  };
}

function tellStatus(status: LinkStatus, context: CallContext, parts: CallParts): void {
  if (status === 'connected') context.dispatch({ type: 'link.connected' });
  if (status !== 'failed' && status !== 'interrupted') return;
  // Before the first media there is nothing to recover: the timer of the status decides.
  const hadMedia = context.model().state.status !== 'connecting';
  if (!hadMedia && status === 'failed') parts.link.current?.restartIce();
  context.dispatch({ type: 'link.lost' });
  parts.recovery.poke();
}

function isBeforeAnswer({ state }: CallModel): boolean {
  return state.status === 'dialing' || state.status === 'ringing';
}

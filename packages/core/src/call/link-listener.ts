import { parseMessage } from '@earshot/signaling';
import type { Message } from '@earshot/signaling';
import type { LinkListener } from '../link/link.ts';
import type { CallContext } from './call-context.ts';
import { messageOf } from './call-messages.ts';
import type { CallParts } from './call-parts.ts';
import { isAnswered } from './can-command.ts';
import { linkError } from './link-error.ts';

/** Three refused or unanswered negotiations in a row: the two browsers do not come together. */
const MAX_FAILED_NEGOTIATIONS = 3;

/** What a call does about what its links say. */
export function linkListener(context: CallContext, parts: () => CallParts): LinkListener {
  const { dispatch, facts, platform, signaling, model } = context;
  let failures = 0;
  return {
    signal: (signal) => parts().wire.tell(messageOf(facts.id, signal)),
    status(status) {
      if (status === 'connected') {
        failures = 0;
        parts().media.repeat();
      }
      platform.log('debug', 'link.status', { call: facts.id, status });
      parts().recovery.see(status);
    },
    track: (slot, track) => parts().media.remote.setTrack(slot, track),
    message(text) {
      const parsed = parseMessage(text);
      const device = model().device ?? '';
      if (parsed.ok && isDirect(parsed.value, facts.id))
        context.receive(parsed.value, { user: facts.user, device });
    },
    negotiationFailed(_count, cause) {
      // While it rings, or while the offer waits for signaling, nobody can answer it: that is no failure.
      if (!isAnswered(model().state) || signaling.state.status !== 'online') return;
      parts().diagnosis?.negotiationFailed(cause);
      failures += 1;
      platform.log('warn', 'negotiation.failed', { call: facts.id, failures });
      if (failures < MAX_FAILED_NEGOTIATIONS) parts().link.restart();
      else dispatch({ type: 'link.gave-up', error: linkError(cause) });
    },
  };
}

/** What the other side may say without a server in between: nothing that only a server can know. */
const direct: ReadonlySet<Message['type']> = new Set([
  'call.end',
  'call.media',
  'call.description',
  'call.candidates',
  'call.relink',
]);

function isDirect(message: Message, id: string): boolean {
  return direct.has(message.type) && 'call' in message && message.call === id;
}

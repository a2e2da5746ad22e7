import type { Message, Sender } from '@earshot/signaling/server';
import type { Role } from '../access/role.ts';
import type { HubInput } from '../hub/decide.ts';
import { nobodyOf } from '../hub/vacant-seat.ts';
import type { MessageRoute } from '../session/session-registry.ts';
import type { CallDesk, Conclusion } from './call-desk.ts';
import { callLane, deviceLane, type Job, type Lanes } from './lanes.ts';

/** What is asked for from outside of calls. */
export type OutsideInput = Extract<HubInput, { type: 'asked' | 'answered' | 'moderated' }>;

/** Who places a call from no device. */
export interface OutsideCaller {
  readonly user: string;
  readonly role: Role;
  readonly callee: string;
}

/** What can be done about calls by somebody who is no device. */
export interface Outside {
  /** Somebody asks for something; resolves when it is done. */
  ask(call: string, asked: OutsideInput): Promise<Conclusion>;
  /** A user places a call; resolves when it rings, or is over. */
  place(invite: Message<'call.invite'>, by: OutsideCaller): Promise<Conclusion>;
}

export interface OutsideParts {
  readonly lanes: Lanes;
  readonly desk: Pick<CallDesk, 'handle'>;
}

/** Who places a call, and to whom. */
export interface Placer extends Pick<MessageRoute, 'to' | 'role'> {
  readonly from: Sender;
}

/** Places a call for whoever comes this way. */
type Place = (invite: Message<'call.invite'>, by: Placer) => Promise<Conclusion>;

export function createOutside({ lanes, desk }: OutsideParts, place: Place): Outside {
  async function inLane(
    keys: readonly string[],
    job: () => Conclusion | Promise<Conclusion>,
  ): Promise<Conclusion> {
    let conclusion: Conclusion = { hasChanged: false };
    const keep: Job = async () => {
      conclusion = await job();
    };
    await lanes.take(keys, keep);
    return conclusion;
  }

  return {
    ask: (call, asked) => inLane([callLane(call)], () => desk.handle(call, asked)),
    place(invite, { user, role, callee }) {
      const from = nobodyOf(user);
      const by = { from, role, to: { user: callee } };
      return inLane([deviceLane(from), callLane(invite.call)], () => place(invite, by));
    },
  };
}

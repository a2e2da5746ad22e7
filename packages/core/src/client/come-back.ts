import type { Message, Sender, Signaling } from '@earshot/signaling';
import type { AcceptOptions, Call } from '../call/call.ts';
import type { LiveCallOptions } from '../call/live-call.ts';
import { rejoinCall } from '../call/transition.ts';
import type { Platform } from '../platform/platform.ts';
import { createElsewhere } from './elsewhere.ts';
import type { CallElsewhere } from './elsewhere.ts';
import { leaveCalls, takeCalls, wishOf } from './left-calls.ts';

/** A call that was answered before, as the server tells of it. */
export type AnsweredCall = Message<'calls.sync'>['calls'][number];

/** How one client's calls come back to it: after its page was loaded again, or from another device. */
export interface ComingBack {
  /** Calls that go on elsewhere; the same array until one comes or goes. */
  readonly elsewhere: readonly CallElsewhere[];
  /** The server tells anew what goes on elsewhere. */
  clear(): void;
  /** Goes on here with a call of this device that the page before had. */
  resume(call: AnsweredCall): void;
  /** What the server says of a call that goes on elsewhere, or comes from there. */
  receive(message: Message, isHere: boolean): void;
  /** Whether this device has asked for the call and waits for it. */
  isTaking(call: string): boolean;
  /** A call is not to be had any more. */
  refused(call: string): void;
  /** Leaves for the next page how this one takes part in these calls. */
  leave(calls: readonly Call[]): void;
  /** @throws EarshotError `state/invalid` when there is no such call elsewhere */
  take(call: string, options: AcceptOptions): Promise<Call>;
  close(): void;
}

/** What the part that brings calls back is given by its client. */
export interface ComeBackOptions {
  readonly signaling: Signaling;
  readonly platform: Platform;
  /** Something goes on elsewhere, or no longer does. */
  readonly changed: () => void;
  /** A person talks in one call at a time. */
  readonly holdOthers: (call: Call) => void;
  /** Begins a call that nobody has to answer. */
  readonly begin: (parts: Pick<LiveCallOptions, 'facts' | 'initial' | 'media'>) => Call;
}

/** The part of a client that brings calls back. */
export type ComeBack = (options: ComeBackOptions) => ComingBack;

export function comeBack(options: ComeBackOptions): ComingBack {
  const { signaling, platform, changed, begin, holdOthers } = options;
  const { clock, memory } = platform;
  const elsewhere = createElsewhere({ signaling, clock, changed });
  const leftBefore = takeCalls(memory);

  function rejoin(entry: Rejoining, peer: Sender, wish: AcceptOptions): Call {
    const { call: id, direction, media: wanted, context, answeredMs = 0 } = entry;
    const { user, device } = peer;
    return begin({
      facts: { id, direction, user, wanted, context, ringMs: 0 },
      initial: rejoinCall(direction, { device, since: clock.now() - answeredMs }),
      media: wish,
    });
  }

  function taken(message: Message<'call.taken'>, isHere: boolean): void {
    const taking = elsewhere.taken(message.call);
    if (isHere) return;
    const { video } = message.media;
    const wish = { video, fallback: 'receive-only', ...taking?.options } as const;
    const call = rejoin(message, message.peer, wish);
    holdOthers(call);
    taking?.resolve(call);
  }

  return {
    get elsewhere() {
      return elsewhere.calls;
    },
    ...{ clear: elsewhere.clear, isTaking: elsewhere.isTaking, refused: elsewhere.refused },
    ...{ take: elsewhere.take, close: elsewhere.close },
    resume(entry) {
      const { call: id, peer: user, device } = entry;
      if (device === undefined) return;
      const left = leftBefore.get(id);
      const call = rejoin(entry, { user, device }, wishOf(left, entry.media.video));
      if (left?.isMuted === true) call.mute();
      if (left?.isHeld === true) call.hold();
    },
    receive(message, isHere) {
      if (message.type === 'call.elsewhere') elsewhere.note(message);
      if (message.type === 'call.taken') taken(message, isHere);
    },
    leave: (calls) => leaveCalls(memory, calls),
  };
}

type Rejoining = Pick<AnsweredCall, 'call' | 'direction' | 'media' | 'context' | 'answeredMs'>;

import type { PageMemory } from '@earshot/signaling';
import type { Call } from '../call/call.ts';
import type { AcceptOptions } from '../call/call.ts';
import type { LocalSlot } from '../media/local-media.ts';

/** What a page that was loaded again should send in a call, so that nobody who was muted is heard. */
export interface LeftCall {
  readonly isMuted: boolean;
  readonly hasCamera: boolean;
  readonly isHeld: boolean;
}

const NAME = 'calls';

/** Leaves for the next page how this one took part in its calls, or takes it back. */
export function leaveCalls(memory: PageMemory, calls: readonly Call[]): void {
  const left = calls.map(({ id, local, isHeld }): [string, LeftCall] => [
    id,
    {
      isMuted: !isOn(local.microphone),
      hasCamera: isOn(local.camera),
      isHeld,
    },
  ]);
  memory.leave(NAME, left.length > 0 ? JSON.stringify(Object.fromEntries(left)) : undefined);
}

/** Nobody has turned it off: one that is just being opened, or was unplugged, comes back as well. */
function isOn({ status }: LocalSlot): boolean {
  return status === 'live' || status === 'starting' || status === 'interrupted';
}

/** What the page before left; nothing when it left nonsense. */
export function takeCalls(memory: PageMemory): ReadonlyMap<string, LeftCall> {
  try {
    return new Map(Object.entries(JSON.parse(memory.take(NAME) ?? '{}') as object));
  } catch {
    return new Map();
  }
}

/** What to capture in a call that this page comes back into. */
export function wishOf(left: LeftCall | undefined, isVideo: boolean): AcceptOptions {
  return { video: left?.hasCamera ?? isVideo, fallback: 'receive-only' };
}

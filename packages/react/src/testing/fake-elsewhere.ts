import type { CallElsewhere } from '@earshot/core';

/** A video call with this user on another device; the fake client's own device is `a1`. */
export function elsewhereWith(user: string, parts: Partial<CallElsewhere> = {}): CallElsewhere {
  return {
    id: `call-with-${user}`,
    user,
    device: 'a2',
    direction: 'incoming',
    kind: 'video',
    context: undefined,
    ...parts,
  };
}

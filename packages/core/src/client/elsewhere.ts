import type { Message, Signaling } from '@earshot/signaling';
import type { AcceptOptions, Call } from '../call/call.ts';
import type { CallDirection } from '../call/call-state.ts';
import { wantedOf } from '../call/wanted-media.ts';
import { EarshotError } from '../errors.ts';
import type { Platform } from '../platform/platform.ts';

/** How long the server may take to hand a call over, in ms. */
const TAKE_LIMIT_MS = 10_000;

/** A call of one's own user that another device (or another tab) has. */
export interface CallElsewhere {
  readonly id: string;
  /** The user at the other end. */
  readonly user: string;
  /** The device that has it. */
  readonly device: string;
  readonly direction: CallDirection;
  readonly kind: 'voice' | 'video';
  readonly context: string | undefined;
}

/** The calls that go on elsewhere, and how they come here. */
export interface Elsewhere {
  /** The same array until one comes or goes. */
  readonly calls: readonly CallElsewhere[];
  /** What the server says of one. */
  note(message: Message<'call.elsewhere'>): void;
  /** The server tells everything anew. */
  clear(): void;
  /** Whether this device has asked for the call and waits for it. */
  isTaking(id: string): boolean;
  /** @throws EarshotError `state/invalid` when there is no such call elsewhere */
  take(id: string, options: AcceptOptions): Promise<Call>;
  /** It is ours: what was asked for with it; undefined when nobody asked. */
  taken(id: string): Taking | undefined;
  /** It is not to be had any more. */
  refused(id: string): void;
  close(): void;
}

export interface Taking {
  readonly options: AcceptOptions;
  resolve(call: Call): void;
}

interface Pending extends Taking {
  reject(): void;
}

export interface ElsewhereOptions {
  readonly signaling: Signaling;
  readonly clock: Platform['clock'];
  readonly changed: () => void;
}

export function createElsewhere({ signaling, clock, changed }: ElsewhereOptions): Elsewhere {
  const pending = new Map<string, Pending>();
  let calls: readonly CallElsewhere[] = [];

  function set(next: readonly CallElsewhere[]): void {
    calls = next;
    changed();
  }

  function ask(id: string, options: AcceptOptions): Promise<Call> {
    const media = wantedOf(options);
    return new Promise<Call>((resolve, reject) => {
      const giveUp = (): void => {
        cancel();
        settle(id);
        reject(noSuchCall(id));
      };
      const cancel = clock.after(TAKE_LIMIT_MS, giveUp);
      pending.set(id, {
        options,
        reject: giveUp,
        resolve(call) {
          cancel();
          resolve(call);
        },
      });
      signaling.send({ type: 'call.take', call: id, media });
    });
  }

  function settle(id: string): Pending | undefined {
    const taking = pending.get(id);
    pending.delete(id);
    return taking;
  }

  return {
    get calls() {
      return calls;
    },
    note({ call: id, isOver, peer, device, direction, media, context }) {
      const others = calls.filter((known) => known.id !== id);
      const kind = media.video ? 'video' : 'voice';
      set(isOver ? others : [...others, { id, user: peer, device, direction, kind, context }]);
    },
    clear: () => set([]),
    isTaking: (id) => pending.has(id),
    async take(id, options) {
      const call = calls.find((known) => known.id === id);
      if (call === undefined) throw noSuchCall(id);
      return ask(id, { ...options, video: options.video ?? call.kind === 'video' });
    },
    taken: settle,
    refused: (id) => pending.get(id)?.reject(),
    close() {
      for (const { reject } of [...pending.values()]) reject();
    },
  };
}

function noSuchCall(call: string): EarshotError<'state/invalid'> {
  return new EarshotError('state/invalid', { details: { call, command: 'take' } });
}

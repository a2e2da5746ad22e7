import type { Arrival } from './members.ts';
import type { OwnMessage } from './own-messages.ts';
import type { Attention, SharedState } from './shared-state.ts';

/** What tabs say to each other; all of them hear everything. */
export type BusMessage =
  /** I am here (again); this is the newest that I know. */
  | ({ readonly type: 'hello'; readonly state: SharedState | undefined } & Arrival)
  /** I lead from now on: tell me what you know. */
  | { readonly type: 'claim'; readonly tab: string }
  /** The leader: this is how it is now, and all tabs know how it was in version `stable`. */
  | {
      readonly type: 'state';
      readonly tab: string;
      readonly state: SharedState;
      readonly stable: number;
      /** When the server was heard last, in Unix ms. */
      readonly heardAt: number;
    }
  /** I know that version, and have read my letters up to that one. */
  | {
      readonly type: 'seen';
      readonly tab: string;
      readonly term: number;
      readonly version: number;
      readonly letter: number;
    }
  | ({ readonly type: 'send'; readonly tab: string } & OwnMessage)
  | { readonly type: 'attention'; readonly tab: string; readonly attention: Attention }
  /** Something for the leader to do with the session, or to show that it is there. */
  | ({ readonly type: 'ask'; readonly tab: string } & Question)
  /** I lead, and I am there; the server was heard last at that time (Unix ms). */
  | { readonly type: 'sign'; readonly tab: string; readonly heardAt: number }
  /** Nothing, for whoever says it to hear that it has arrived. */
  | { readonly type: 'echo'; readonly tab: string; readonly n: number }
  /** I close, and do not come back. */
  | { readonly type: 'leave'; readonly tab: string };

/** What a tab wants of the leader. */
export type Question =
  | { readonly what: 'probe'; readonly withinMs?: number | undefined }
  | { readonly what: 'renewToken' }
  | { readonly what: 'sign' };

const types: ReadonlySet<unknown> = new Set<BusMessage['type']>([
  'hello',
  'claim',
  'state',
  'seen',
  'send',
  'attention',
  'ask',
  'sign',
  'echo',
  'leave',
]);

/** Undefined for what no tab says: others may use the same name for something else. */
export function readBusMessage(data: unknown): BusMessage | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { type, tab } = data as { readonly type?: unknown; readonly tab?: unknown };
  return types.has(type) && typeof tab === 'string' ? (data as BusMessage) : undefined;
}

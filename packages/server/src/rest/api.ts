import type { IncomingMessage } from 'node:http';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Clock, Log } from '@earshot/signaling/server';
import type { Role } from '../access/role.ts';
import type { KeptCalls } from '../call-records.ts';
import type { PresenceDesk } from '../presence/presence-desk.ts';
import type { Store } from '../store/store.ts';
import type { Outside } from '../switchboard/outside.ts';
import type { IceSettings } from '../turn.ts';

/** Who asks. */
export interface Caller {
  readonly user: string;
  readonly role: Role;
}

export interface RestApiOptions extends Outside {
  /** The path that all others begin with, such as `/calls/api`. */
  readonly base: string;
  readonly calls: KeptCalls;
  /** The open database; undefined after the close. */
  readonly store: () => Promise<Pick<Store, 'answers'> | undefined>;
  readonly statusesFor: PresenceDesk['statusesFor'];
  readonly ice: IceSettings;
  /** How long a call rings, in ms. */
  readonly ringMs: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Who asks, or the answer to somebody who may not. */
  readonly identify: (request: IncomingMessage) => Promise<Response | Caller>;
}

export interface Environment {
  readonly Bindings: { readonly incoming: IncomingMessage };
  readonly Variables: {
    caller: Caller;
    /** The id of a call that is placed now, the same however often the request comes; undefined: any. */
    callId: string | undefined;
  };
}

export type Api = OpenAPIHono<Environment>;

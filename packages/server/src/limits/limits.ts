import type { Rate } from './token-bucket.ts';

/** How much of this server one client, user or address may use. Every part has a default. */
export interface Limits {
  /** Default 100. */
  readonly connectionsPerAddress: number;
  /** Default 10. */
  readonly devicesPerUser: number;
  /** How many calls of one user may ring at a time. Default 5. */
  readonly pendingInvites: number;
  /** Default 60 at once, then 1 a second. */
  readonly invitesPerUser: Rate;
  /** How many users one device may watch. Default 100, at most 1,000. */
  readonly watchedUsers: number;
  /** Frames of one connection. Default 200 at once, then 50 a second. */
  readonly framesPerConnection: Rate;
  /** Frames of all devices of one user. Default 400 at once, then 100 a second. */
  readonly framesPerUser: Rate;
  /** Frames from one address. Default 4,000 at once, then 1,000 a second. */
  readonly framesPerAddress: Rate;
  /** A client that takes up what it is sent so slowly that this much piles up is cut off, in bytes. Default 1 MiB. */
  readonly maxBufferedBytes: number;
  /** How many messages may wait for a client's acknowledgement. Default 512. */
  readonly maxOutbox: number;
  /** A connection must say who it is within this, in ms. Default 5,000. */
  readonly helloTimeoutMs: number;
  /** What a client sends that makes no sense; beyond it the connection is closed. Default 20 at once, then one each 5 s. */
  readonly mistakesPerConnection: Rate;
  /** A POST of a client over HTTP must have come within this, in ms. Default 10,000. */
  readonly bodyTimeoutMs: number;
  /** The head of a request must have come within this, in ms. Only on an HTTP server of its own. Default 10,000. */
  readonly headersTimeoutMs: number;
}

export const defaultLimits: Limits = {
  connectionsPerAddress: 100,
  devicesPerUser: 10,
  pendingInvites: 5,
  invitesPerUser: { burst: 60, perSecond: 1 },
  watchedUsers: 100,
  framesPerConnection: { burst: 200, perSecond: 50 },
  framesPerUser: { burst: 400, perSecond: 100 },
  framesPerAddress: { burst: 4_000, perSecond: 1_000 },
  maxBufferedBytes: 1_048_576,
  maxOutbox: 512,
  helloTimeoutMs: 5_000,
  mistakesPerConnection: { burst: 20, perSecond: 0.2 },
  bodyTimeoutMs: 10_000,
  headersTimeoutMs: 10_000,
};

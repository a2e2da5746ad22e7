// Apart from the code that uses them, so that bundlers write the numbers in their place.

/** Connecting, fetching a token and being welcomed must be done within this, in ms. */
export const HELLO_LIMIT_MS = 10_000;
/** A probe that nothing answers within this, in ms, means that the connection is dead. */
export const PROBE_LIMIT_MS = 2_000;
/**
 * An attempt that is older than so many times the limit of a probe is begun anew: its first packets may be lost. Not
 * sooner: Chromium makes a page wait that has opened some twenty WebSockets in vain within minutes.
 */
export const PATIENCE = 3;
/** A connection that lasted this long, in ms, was a success: the next attempt starts at once. */
export const LASTING_MS = 5_000;
/** A message that is not acknowledged within this, in ms, was lost on a connection that seems alive. */
export const OVERDUE_MS = 10_000;
/** However often the server says it pings, silence shorter than this, in ms, means nothing. */
export const MIN_SILENCE_MS = 2_000;
/** How long a `hello` of a connection that was left may be on its way, in ms. */
export const LATE_HELLO_MS = 30_000;
/** Clients of a server that drains come back spread over this, in ms. */
export const DRAIN_SPREAD_MS = 2_000;

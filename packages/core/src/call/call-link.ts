import { createLink } from '../link/create-link.ts';
import type { Link, LinkListener, LinkSignal, SlotName } from '../link/link.ts';
import type { CallContext } from './call-context.ts';
import { linkError } from './link-error.ts';

/** How long a link waits for the server's ICE servers before it starts without them, in ms. */
const ICE_SERVERS_WAIT_MS = 3_000;
/** Signals that may wait for a link that is not open yet: an offer and a few batches of candidates. */
const MAX_WAITING_SIGNALS = 64;

/** The media path of one call, before, while and after there is a link. */
export interface CallLink {
  readonly current: Link | undefined;
  /** Whether the other side's offer waits for the link to open. */
  readonly hasOffer: boolean;
  /** Opens the link as soon as the ICE servers are known. Idempotent. */
  open(): void;
  receive(signal: LinkSignal): void;
  setTrack(slot: SlotName, track: MediaStreamTrack | null): void;
  /** Those of the server, beside the app's own. */
  setIceServers(servers: readonly RTCIceServer[]): void;
  close(): void;
}

export function createCallLink(context: CallContext, listener: LinkListener): CallLink {
  const waiting: LinkSignal[] = [];
  const tracks = new Map<SlotName, MediaStreamTrack | null>();
  let link: Link | undefined;
  let serverIce: readonly RTCIceServer[] | undefined;
  let stage: 'new' | 'opening' | 'open' | 'closed' = 'new';
  let stopWaiting = (): void => undefined;

  const iceServers = (): readonly RTCIceServer[] => [
    ...context.settings.iceServers,
    ...(serverIce ?? []),
  ];

  function start(): void {
    if (stage !== 'opening') return;
    stopWaiting();
    link = makeLink(context, iceServers(), listener);
    if (link === undefined) return;
    stage = 'open';
    for (const [slot, track] of tracks) void link.setTrack(slot, track);
    link.start();
    for (const signal of waiting.splice(0)) link.receive(signal);
  }

  return {
    get current() {
      return link;
    },
    get hasOffer() {
      return waiting.some(({ kind }) => kind === 'offer');
    },
    open() {
      if (stage !== 'new') return;
      stage = 'opening';
      if (serverIce !== undefined || !context.signaling.providesIce) start();
      else stopWaiting = context.platform.clock.after(ICE_SERVERS_WAIT_MS, start);
    },
    receive(signal) {
      if (link !== undefined) link.receive(signal);
      else if (stage !== 'closed' && waiting.length < MAX_WAITING_SIGNALS) waiting.push(signal);
    },
    setTrack(slot, track) {
      tracks.set(slot, track);
      void link?.setTrack(slot, track);
    },
    setIceServers(servers) {
      serverIce = servers;
      link?.setIceServers(iceServers());
      start();
    },
    close() {
      stage = 'closed';
      stopWaiting();
      waiting.length = 0;
      link?.close();
    },
  };
}

/** Undefined where the browser has no WebRTC, or refuses to make a connection: that ends the call. */
function makeLink(
  { facts, settings, platform, dispatch }: CallContext,
  iceServers: readonly RTCIceServer[],
  listener: LinkListener,
): Link | undefined {
  const role = facts.direction === 'outgoing' ? 'caller' : 'callee';
  const { iceTransportPolicy } = settings;
  try {
    return createLink(platform, { role, epoch: 0, iceServers, iceTransportPolicy, listener });
  } catch (cause) {
    dispatch({ type: 'link.gave-up', error: linkError(cause) });
    return undefined;
  }
}

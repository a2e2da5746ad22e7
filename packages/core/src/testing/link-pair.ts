import { createLink } from '../link/create-link.ts';
import { ufragsOf } from '../link/candidate-queue.ts';
import type { LinkPlatform } from '../link/link-parts.ts';
import type { Link, LinkSignal, LinkStatus, SlotName } from '../link/link.ts';
import { createPulse } from '../link/pulse.ts';

/** One link under test, and all that it said. */
export interface LinkEnd {
  readonly link: Link;
  readonly said: readonly LinkSignal[];
  readonly statuses: readonly LinkStatus[];
  readonly tracks: readonly { readonly slot: SlotName; readonly track: MediaStreamTrack }[];
  /** What was said to it beside the media. */
  readonly messages: readonly string[];
  readonly failures: readonly { readonly count: number; readonly cause: unknown }[];
  /** How many offers, answers or batches of candidates it said. */
  count(kind: LinkSignal['kind']): number;
  /** Gives this end what the other one said. */
  hear(signal: LinkSignal): void;
}

/** Two links that hear each other. */
export interface LinkPair {
  readonly caller: LinkEnd;
  readonly callee: LinkEnd;
  /** What happens to a signal on its way; undone by {@link LinkPair.deliverAll}. */
  route(route: Route): void;
  /** From now on each signal arrives, once and at once. */
  deliverAll(): void;
  /** Keeps the signals of both ends from now on; the returned list grows. */
  hold(): Held[];
  close(): void;
}

interface Held {
  readonly from: 'caller' | 'callee';
  readonly signal: LinkSignal;
}

/** Says to which end(s) a signal goes now, by hearing it there. */
type Route = (signal: LinkSignal, ends: { readonly from: LinkEnd; readonly to: LinkEnd }) => void;

export interface LinkPairOptions {
  readonly iceServers?: readonly RTCIceServer[];
  readonly epochs?: { readonly caller: number; readonly callee: number };
  /** Whether others may answer the caller's offer, too. Default false. */
  readonly isForked?: boolean;
}

const deliver: Route = (signal, { to }) => {
  queueMicrotask(() => to.hear(signal));
};

export function createLinkPair(platform: LinkPlatform, options: LinkPairOptions = {}): LinkPair {
  const { iceServers = [], epochs = { caller: 0, callee: 0 }, isForked = false } = options;
  let route = deliver;

  const parts = (role: 'caller' | 'callee') => ({
    ...{ role, iceServers, epoch: epochs[role] },
    isForked: isForked && role === 'callee',
  });
  const end = (role: 'caller' | 'callee'): LinkEnd =>
    createLinkEnd(platform, parts(role), (signal) => {
      const [from, to] = role === 'caller' ? [caller, callee] : [callee, caller];
      route(signal, { from, to });
    });
  const caller = end('caller');
  const callee = end('callee');

  return {
    caller,
    callee,
    route(next) {
      route = next;
    },
    deliverAll() {
      route = deliver;
    },
    hold() {
      const held: Held[] = [];
      route = (signal, { from }) => {
        held.push({ from: from === caller ? 'caller' : 'callee', signal });
      };
      return held;
    },
    close() {
      caller.link.close();
      callee.link.close();
    },
  };
}

/** Whether both ends rest on the same two descriptions. */
export function agrees({ caller, callee }: LinkPair): boolean {
  const [a, b] = [caller.link.peerConnection, callee.link.peerConnection];
  if (a.signalingState !== 'stable' || b.signalingState !== 'stable') return false;
  return (
    isSame(a.currentLocalDescription, b.currentRemoteDescription) &&
    isSame(a.currentRemoteDescription, b.currentLocalDescription)
  );
}

/** The ICE generation that an end uses. */
export function generationOf({ link }: LinkEnd): string | undefined {
  return ufragsOf(link.peerConnection.currentLocalDescription?.sdp ?? '')[0];
}

function isSame(a: RTCSessionDescription | null, b: RTCSessionDescription | null): boolean {
  if (a === null || b === null) return false;
  const [ufrag] = ufragsOf(a.sdp);
  return (
    ufrag !== undefined && ufrag === ufragsOf(b.sdp)[0] && sectionsIn(a.sdp) === sectionsIn(b.sdp)
  );
}

/** How many media sections an SDP has. */
export function sectionsIn(sdp: string): number {
  return sdp.split(/^m=/m).length - 1;
}

/** One link, beside a pair. */
export function createLinkEnd(
  platform: LinkPlatform,
  options: {
    readonly role: 'caller' | 'callee';
    readonly epoch: number;
    readonly iceServers: readonly RTCIceServer[];
    readonly isForked: boolean;
  },
  say: (signal: LinkSignal) => void,
): LinkEnd {
  const said: LinkSignal[] = [];
  const statuses: LinkStatus[] = [];
  const tracks: LinkEnd['tracks'][number][] = [];
  const messages: string[] = [];
  const failures: LinkEnd['failures'][number][] = [];
  const link = createLink(platform, {
    ...options,
    iceTransportPolicy: 'all',
    createPulse,
    listener: {
      signal(signal) {
        said.push(signal);
        say(signal);
      },
      status: (status) => statuses.push(status),
      track: (slot, track) => tracks.push({ slot, track }),
      message: (text) => messages.push(text),
      negotiationFailed: (count, cause) => failures.push({ count, cause }),
    },
  });
  return {
    link,
    said,
    statuses,
    tracks,
    messages,
    failures,
    count: (kind) => said.filter((signal) => signal.kind === kind).length,
    hear: (signal) => link.receive(signal),
  };
}

/** Both ends are connected, by the same descriptions. */
export function isConnected(pair: LinkPair): boolean {
  const { caller, callee } = pair;
  return [caller, callee].every(({ link }) => link.status === 'connected') && agrees(pair);
}

/** Both are connected, in another generation than before. */
export function hasMovedOn(pair: LinkPair, before: readonly (string | undefined)[]): boolean {
  const now = [pair.caller, pair.callee].map(generationOf);
  return isConnected(pair) && now.every((generation, index) => generation !== before[index]);
}

/** The end that hears what this one says. */
export function otherEnd(pair: LinkPair, from: 'caller' | 'callee'): LinkEnd {
  return from === 'caller' ? pair.callee : pair.caller;
}

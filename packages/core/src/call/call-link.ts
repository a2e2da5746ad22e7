import { randomId } from '@earshot/signaling';
import type { Message } from '@earshot/signaling';
import type { CallDiagnosis } from '../diagnosis/diagnose.ts';
import { createLink } from '../link/create-link.ts';
import type { Link, LinkListener, LinkOptions, LinkSignal, SlotName } from '../link/link.ts';
import type { CallContext } from './call-context.ts';
import type { CallWire } from './call-wire.ts';
import { linkError } from './link-error.ts';
import { relinkEpoch } from './relink.ts';

/** How long a link waits for the server's ICE servers before it starts without them, in ms. */
const ICE_SERVERS_WAIT_MS = 3_000;
/** Signals that may wait for a link that is not open yet: an offer and a few batches of candidates. */
const MAX_WAITING_SIGNALS = 64;

/**
 * Two sides that want a restart at the same time, within this in ms, want the same one; nor is an offer said again
 * sooner.
 */
const RESTART_AGAIN_MS = 900;

type Relink = Message<'call.relink'>;

/** The media path of one call, before, while and after there is a link: one at a time, each of another epoch. */
export interface CallLink {
  readonly current: Link | undefined;
  /** Whether the other side's offer waits for the link to open. */
  readonly hasOffer: boolean;
  /** The app's own and those of the server. */
  readonly iceServers: readonly RTCIceServer[];
  /** Opens the first link as soon as the ICE servers are known. Idempotent. */
  open(): void;
  /** It rings here: what can be done beforehand, without telling anybody. */
  prepare?(): void;
  /** The call is answered. */
  talk?(): void;
  /** The other side never got the offer. */
  resend(): void;
  /** This page knows nothing of the call's link: asks the other side for a new one. */
  rejoin(): void;
  /** Looks for a new way for the link that there is. */
  restart(): void;
  /** Builds the next link under the same call; with `relayOnly` through TURN alone. */
  rebuild(relayOnly: boolean): void;
  /** What the other side's link says, and from which device. */
  receive(signal: LinkSignal, device?: string): void;
  /** The other side wants a new link. */
  receiveRelink(relink: Relink): void;
  setTrack(slot: SlotName, track: MediaStreamTrack | null): void;
  /** Those of the server, beside the app's own. */
  setIceServers(servers: readonly RTCIceServer[]): void;
  close(): void;
}

export interface CallLinkOptions {
  readonly listener: LinkListener;
  readonly mayAnswer?: LinkOptions['mayAnswer'];
  readonly tell: CallWire['tell'];
  readonly diagnosis: CallDiagnosis | undefined;
}

export function createCallLink(context: CallContext, options: CallLinkOptions): CallLink {
  return new (context.settings.connectEarly ?? EpochLink)(context, options);
}

/** All that a call without parts needs. */
export class EpochLink implements CallLink {
  readonly #context: CallContext;
  readonly #options: CallLinkOptions;
  readonly #waiting: LinkSignal[] = [];
  readonly #tracks = new Map<SlotName, MediaStreamTrack | null>();
  /** Who last asked for a link without remembering one. */
  #asked = '';
  #restartedAt = 0;
  #unwatch: (() => void) | undefined;
  #link: Link | undefined;
  #serverIce: readonly RTCIceServer[] | undefined;
  #stage: 'new' | 'opening' | 'open' | 'closed' = 'new';
  /** What is to be done once the ICE servers are known. */
  #opening: { readonly go: () => void; readonly cancel: () => void } | undefined;

  constructor(context: CallContext, options: CallLinkOptions) {
    this.#context = context;
    this.#options = options;
  }

  get current(): Link | undefined {
    return this.#link;
  }

  get hasOffer(): boolean {
    return this.#offers.length > 0;
  }

  get iceServers(): readonly RTCIceServer[] {
    return [...this.#context.settings.iceServers, ...(this.#serverIce ?? [])];
  }

  open(): void {
    this.#whenIceIsKnown(() => this.#start(1));
  }

  resend(): void {
    this.#link?.resend();
  }

  rejoin(): void {
    this.#whenIceIsKnown(() => {
      this.#stage = 'open';
      this.#askFor(0);
      this.#takeOffer();
    });
  }

  /**
   * Only the caller offers: when two offers cross, one side rolls its own back, and after that Chromium 156 shows no
   * more pictures of a track, though it decodes them.
   */
  restart(): void {
    if (this.#link === undefined) return;
    if (!this.#isCaller) {
      this.#askFor(this.#epoch);
      return;
    }
    const now = this.#context.platform.clock.now();
    if (now - this.#restartedAt < RESTART_AGAIN_MS) return;
    this.#restartedAt = now;
    // An offer that waits for its answer may be lost with the server that carried it.
    if (this.#link.peerConnection.signalingState === 'stable') this.#link.restartIce();
    else this.#link.resend();
  }

  rebuild(relayOnly: boolean): void {
    if (this.#stage !== 'open') return;
    const epoch = this.#link === undefined ? 0 : this.#epoch + 1;
    if (epoch > 0) this.#start(epoch, relayOnly);
    // The caller's offer says it all.
    if (epoch === 0 || !this.#isCaller) this.#askFor(epoch);
  }

  receive(signal: LinkSignal): void {
    if (this.#stage === 'closed' || signal.epoch < this.#epoch) return;
    if (this.#link?.epoch === signal.epoch) {
      this.#link.receive(signal);
      return;
    }
    if (this.#waiting.length < MAX_WAITING_SIGNALS) this.#waiting.push(signal);
    if (this.#stage === 'open') this.#takeOffer();
  }

  receiveRelink({ epoch: wanted, run }: Relink): void {
    if (this.#stage !== 'open') return;
    const own = this.#epoch;
    const epoch = relinkEpoch({ own, wanted, isKnown: run === this.#asked });
    if (wanted === 0) this.#asked = run;
    if (wanted === own && this.#isCaller) this.restart();
    if (epoch === undefined) return;
    this.#start(epoch);
    if (wanted < epoch && !this.#isCaller) this.#askFor(epoch);
  }

  setTrack(slot: SlotName, track: MediaStreamTrack | null): void {
    this.#tracks.set(slot, track);
    void this.#link?.setTrack(slot, track);
  }

  setIceServers(servers: readonly RTCIceServer[]): void {
    this.#serverIce = servers;
    this.#link?.setIceServers(this.iceServers);
    this.#opening?.go();
  }

  close(): void {
    this.#stage = 'closed';
    this.#opening?.cancel();
    this.#opening = undefined;
    this.#waiting.length = 0;
    this.#closeLink();
  }

  get #epoch(): number {
    return this.#link?.epoch ?? 0;
  }

  /** Those that wait. */
  get #offers(): readonly LinkSignal[] {
    return this.#waiting.filter(({ kind }) => kind === 'offer');
  }

  get #isCaller(): boolean {
    return this.#context.facts.direction === 'outgoing';
  }

  #whenIceIsKnown(then: () => void): void {
    if (this.#stage !== 'new') return;
    this.#stage = 'opening';
    const { signaling, platform } = this.#context;
    const go = (): void => {
      this.#opening?.cancel();
      this.#opening = undefined;
      then();
    };
    if (this.#serverIce !== undefined || !signaling.providesIce) go();
    else this.#opening = { go, cancel: platform.clock.after(ICE_SERVERS_WAIT_MS, go) };
  }

  /** The link of this epoch, in place of the one before: same tracks, and the streams stay the same. */
  #start(epoch: number, relayOnly = false): void {
    this.#closeLink();
    const link = this.#make(epoch, relayOnly);
    this.#link = link;
    if (link === undefined) return;
    this.#unwatch = this.#options.diagnosis?.watch(link.peerConnection);
    this.#stage = 'open';
    for (const [slot, track] of this.#tracks) void link.setTrack(slot, track);
    link.start();
    for (const signal of this.#waiting.splice(0)) this.receive(signal);
  }

  #closeLink(): void {
    this.#unwatch?.();
    this.#link?.close();
  }

  /** Undefined where the browser has no WebRTC, or refuses to make a connection: that ends the call. */
  #make(epoch: number, relayOnly: boolean): Link | undefined {
    const { facts, settings, platform, dispatch } = this.#context;
    const iceTransportPolicy = relayOnly ? 'relay' : settings.iceTransportPolicy;
    try {
      return createLink(platform, {
        role: this.#isCaller ? 'caller' : 'callee',
        ...{ epoch, iceTransportPolicy, iceServers: this.iceServers },
        ...this.#options,
        // Whom a later link is for, the caller knows.
        isForked: epoch < 2 && facts.isForked,
        createPulse: settings.recover?.createPulse,
      });
    } catch (cause) {
      dispatch({ type: 'link.gave-up', error: linkError(cause) });
      return undefined;
    }
  }

  /** A caller that has built its next link says so by its offer. */
  #takeOffer(): void {
    if (this.#isCaller) return;
    const latest = Math.max(...this.#offers.map(({ epoch }) => epoch));
    if (latest > this.#epoch) this.#start(latest);
  }

  #askFor(epoch: number): void {
    const call = this.#context.facts.id;
    this.#options.tell({ type: 'call.relink', call, epoch, run: randomId() });
  }
}

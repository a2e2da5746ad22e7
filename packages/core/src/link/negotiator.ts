import type { Clock } from '@earshot/signaling';
import { EarshotError } from '../errors.ts';
import type { LinkOptions } from './link.ts';
import { negotiationStep, nextRound } from './negotiation.ts';
import type { LinkDescription } from './negotiation.ts';

/** How long an offer waits for its answer, in ms. */
export const ANSWER_WITHIN_MS = 15_000;

/** Agrees with the other side on what is sent: perfect negotiation, and nothing else. */
export interface Negotiator {
  /** The browser has something to agree on. */
  offer(): void;
  receive(description: LinkDescription): void;
  /** Says the latest answer and the offer that waits once more. */
  repeat(): void;
  /** No clock runs any more. Idempotent. */
  close(): void;
}

export interface NegotiatorOptions {
  readonly peerConnection: RTCPeerConnection;
  readonly isPolite: boolean;
  readonly epoch: number;
  readonly clock: Clock;
  /** Runs the operations of one link one after the other. */
  readonly enqueue: (operation: () => Promise<void>) => void;
  readonly say: (description: LinkDescription) => void;
  readonly mayAnswer?: LinkOptions['mayAnswer'];
  readonly isForked?: LinkOptions['isForked'];
  /** A remote offer was taken and is about to be answered. */
  readonly prepareAnswer: () => void;
  /** A remote description is in force. */
  readonly described: (sdp: string) => void;
  /** `count` failures in a row. */
  readonly failed: (count: number, cause: unknown) => void;
}

export function createNegotiator(options: NegotiatorOptions): Negotiator {
  return new PerfectNegotiator(options);
}

class PerfectNegotiator implements Negotiator {
  readonly #options: NegotiatorOptions;
  #ownOffer: LinkDescription | undefined;
  #ownAnswer: LinkDescription | undefined;
  #isOfferDue = false;
  #failures = 0;
  #cancelDeadline = (): void => undefined;

  constructor(options: NegotiatorOptions) {
    this.#options = options;
  }

  offer(): void {
    this.#isOfferDue = true;
    this.#attempt(() => this.#makeOffer());
  }

  receive(description: LinkDescription): void {
    this.#attempt(() => this.#take(description));
  }

  repeat(): void {
    if (this.#ownAnswer !== undefined) this.#options.say(this.#ownAnswer);
    if (this.#ownOffer !== undefined && this.#signalingState === 'have-local-offer') {
      this.#options.say(this.#ownOffer);
    }
  }

  close(): void {
    this.#cancelDeadline();
  }

  #attempt(operation: () => Promise<void>): void {
    this.#options.enqueue(() => operation().catch((cause: unknown) => this.#fail(cause)));
  }

  async #makeOffer(): Promise<void> {
    // Outside `stable` the browser asks again as soon as it is stable, if there is still something to agree on.
    if (!this.#isOfferDue || this.#signalingState !== 'stable') return;
    if (this.#options.isPolite && this.#ownAnswer === undefined) return;
    this.#isOfferDue = false;
    this.#expectAnswer();
    await this.#options.peerConnection.setLocalDescription();
    this.#ownOffer = this.#describe('offer', nextRound(this.#rounds));
    this.#options.say(this.#ownOffer);
  }

  async #take(remote: LinkDescription): Promise<void> {
    const { isPolite, isForked, peerConnection, described } = this.#options;
    const facts = { ...this.#rounds, isPolite, signalingState: this.#signalingState };
    const step = negotiationStep(facts, remote);
    if (step === 'repeat') this.repeat();
    if (step === 'ignore' || step === 'repeat') return;
    // Browsers let nobody choose the part in the handshake, but an answer follows its offer: each one, because a later answer
    // of Firefox would turn the parts round.
    const sdp = isForked ? remote.sdp.replaceAll('actpass', 'active') : remote.sdp;
    await peerConnection.setRemoteDescription({ type: remote.kind, sdp });
    if (step === 'answer') await this.#answer(remote);
    described(remote.sdp);
    this.#cancelDeadline();
    this.#failures = 0;
  }

  async #answer(offer: LinkDescription): Promise<void> {
    await this.#options.mayAnswer?.(offer);
    this.#options.prepareAnswer();
    await this.#options.peerConnection.setLocalDescription();
    this.#isOfferDue = false;
    this.#ownAnswer = this.#describe('answer', offer.round);
    this.#options.say(this.#ownAnswer);
  }

  #describe(kind: LinkDescription['kind'], round: number): LinkDescription {
    const { epoch, peerConnection } = this.#options;
    // In the order in which a server reads it without parsing it.
    return { epoch, round, kind, sdp: peerConnection.localDescription?.sdp ?? '' };
  }

  #expectAnswer(): void {
    this.#cancelDeadline();
    this.#cancelDeadline = this.#options.clock.after(ANSWER_WITHIN_MS, () => this.#overdue());
  }

  /** The answer did not come, or the browser could not even make the offer. */
  #overdue(): void {
    this.#expectAnswer();
    this.#count(noAnswer());
    if (this.#signalingState === 'stable') this.offer();
    else this.repeat();
  }

  async #fail(cause: unknown): Promise<void> {
    if (this.#signalingState === 'have-remote-offer') await this.#abandonRemoteOffer();
    this.#count(cause);
  }

  /** The own side could not answer; in this state nothing else could be agreed on. */
  async #abandonRemoteOffer(): Promise<void> {
    const { peerConnection } = this.#options;
    await peerConnection.setRemoteDescription({ type: 'rollback' }).catch(() => undefined);
  }

  #count(cause: unknown): void {
    this.#failures += 1;
    this.#options.failed(this.#failures, cause);
  }

  get #rounds() {
    return { offered: this.#ownOffer?.round ?? 0, answered: this.#ownAnswer?.round ?? 0 };
  }

  get #signalingState(): RTCSignalingState {
    return this.#options.peerConnection.signalingState;
  }
}

function noAnswer(): EarshotError<'link/negotiation-failed'> {
  return new EarshotError('link/negotiation-failed', {
    details: { withinMs: ANSWER_WITHIN_MS },
  });
}

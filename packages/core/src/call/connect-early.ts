import type { LinkSignal } from '../link/link.ts';
import type { CallContext } from './call-context.ts';
import { EpochLink } from './call-link.ts';
import type { CallLink, CallLinkOptions } from './call-link.ts';
import { isAnswered } from './can-command.ts';
import { answersEarly, policyOf, usesRelayAlone } from './early-answer.ts';
import type { EarlyFacts } from './early-answer.ts';
import { spareOf } from './spare-connection.ts';

/** How long an offer that the other side has not got may still be on its way, in ms. */
const RESEND_AFTER_MS = 200;

/** The part of a client that prepares calls while they ring, and lets them connect where `preconnect` allows it. */
export type ConnectEarly = new (context: CallContext, options: CallLinkOptions) => CallLink;

class EarlyLink extends EpochLink {
  readonly #context: CallContext;
  readonly #options: CallLinkOptions;
  readonly #accept: () => void;
  /** Caller: the device that has answered the offer of this link before anybody accepted. */
  #answeredBy: string | undefined;
  #cancelResend = (): void => undefined;

  constructor(context: CallContext, options: CallLinkOptions) {
    let accept = (): void => undefined;
    const accepted = new Promise<void>((resolve) => (accept = resolve));
    const { facts, platform, settings, signaling } = context;
    const isEarly = (): boolean =>
      this.#isRinging && answersEarly(this.#facts, { preconnect: true });
    const isHidden = (): boolean => this.#isRinging && usesRelayAlone(this.#facts);
    super(
      {
        ...context,
        facts: {
          ...facts,
          // Other devices that ring may answer beforehand, too, and the caller will want one of them.
          get isForked() {
            return facts.isForked || isEarly();
          },
        },
        platform: {
          ...platform,
          createPeerConnection: (configuration) =>
            (facts.direction === 'outgoing'
              ? spareOf(signaling)?.take(configuration)
              : undefined) ?? platform.createPeerConnection(configuration),
        },
        settings: {
          ...settings,
          get iceTransportPolicy() {
            return isHidden() ? 'relay' : settings.iceTransportPolicy;
          },
        },
      },
      {
        ...options,
        listener: { ...options.listener, signal: (signal) => this.#say(signal) },
        mayAnswer: (offer) => (answersEarly(this.#facts, offer) ? undefined : accepted),
      },
    );
    this.#context = context;
    this.#options = options;
    this.#accept = accept;
  }

  prepare(): void {
    super.open();
  }

  override open(): void {
    this.#accept();
    if (this.current !== undefined) this.#showItself(this.current.peerConnection);
    super.open();
  }

  override rejoin(): void {
    this.#accept();
    super.rejoin();
  }

  override get hasOffer(): boolean {
    return super.hasOffer || Boolean(this.current?.peerConnection.remoteDescription);
  }

  talk(): void {
    const { device } = this.#context.model();
    // What there is leads to a device that nobody has picked up.
    if (this.#answeredBy !== undefined && this.#answeredBy !== device) this.#startOver();
    // It connected when nobody cared. Said once more; but first they must hear that the call is answered.
    void Promise.resolve().then(() => {
      if (this.current?.status === 'connected') this.#options.listener.status('connected');
    });
  }

  /** An offer that is still on its way need not be said again. */
  override resend(): void {
    this.#cancelResend();
    this.#cancelResend = this.#context.platform.clock.after(RESEND_AFTER_MS, () => {
      // Who has answered it is no more: its page was loaded again.
      if (this.#answeredBy === undefined) super.resend();
      else this.#startOver();
    });
  }

  override close(): void {
    this.#cancelResend();
    super.close();
  }

  override receive(signal: LinkSignal, device?: string): void {
    if (signal.kind === 'answer' && !isAnswered(this.#context.model().state)) {
      this.#answeredBy ??= device;
    }
    super.receive(signal);
  }

  #startOver(): void {
    this.#answeredBy = undefined;
    this.rebuild(false);
  }

  #say(signal: LinkSignal): void {
    const isMarked = signal.kind === 'offer' && this.#facts.policy !== 'never';
    this.#options.listener.signal(isMarked ? { ...signal, preconnect: true } : signal);
  }

  /** A person has accepted: the link that was prepared need not hide any more. */
  #showItself(pc: RTCPeerConnection): void {
    const { iceTransportPolicy } = this.#context.settings;
    const isHidden = pc.getConfiguration().iceTransportPolicy !== iceTransportPolicy;
    if (isHidden) pc.setConfiguration({ ...pc.getConfiguration(), iceTransportPolicy });
    if (pc.localDescription === null) return;
    // A server passes on what one of several devices says only once it has accepted.
    if (this.current?.status !== 'connected') this.current?.resend();
    // There may be a shorter way.
    if (isHidden) this.restart();
  }

  get #facts(): EarlyFacts {
    const { facts, settings, signaling } = this.#context;
    const { isForked } = facts;
    const policy = policyOf(settings.preconnect, { isForked, arbiter: signaling.arbiter });
    return { policy, iceServers: this.iceServers };
  }

  get #isRinging(): boolean {
    const { facts, model } = this.#context;
    return facts.direction === 'incoming' && !isAnswered(model().state);
  }
}

/** See {@link ConnectEarly}. */
export const connectEarly: ConnectEarly = EarlyLink;

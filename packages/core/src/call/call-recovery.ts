import type { Message } from '@earshot/signaling';
import type { CallDiagnosis, RecoveryView } from '../diagnosis/diagnose.ts';
import type { LinkStatus } from '../link/link.ts';
import { createPulse } from '../link/pulse.ts';
import type { CreatePulse } from '../link/pulse.ts';
import { createHurry } from '../recovery/hurry.ts';
import { mustRebuild } from '../recovery/must-rebuild.ts';
import { recoveryPlan } from '../recovery/recovery-plan.ts';
import type { RecoveryFacts, RecoveryStep } from '../recovery/recovery-plan.ts';
import { isTrouble, troubleOf } from '../recovery/link-trouble.ts';
import { startRecovery } from '../recovery/recovery-run.ts';
import type { OwnFacts, RecoveryRun } from '../recovery/recovery-run.ts';
import { isAnswered } from './can-command.ts';
import type { CallContext } from './call-context.ts';
import type { CallLink } from './call-link.ts';
import { isRelay } from './is-relay.ts';
import type { IceRefresh } from './ice-refresh.ts';

/** Rebuilds that lie further back than this, in ms, do not count. */
const RECENT_MS = 120_000;
/**
 * A connection of signaling that answers later than this, in ms, is replaced while media is lost: nothing is lost with
 * it. While one is being opened, the haste is spared for the time after `failed`: until then ICE heals sooner.
 */
const PROBE_WITHIN_MS = { online: 400, opening: 800, failed: 200 } as const;

/** A restart waits this long for fresh credentials, in ms, then does without. */
const ICE_WAIT_MS = 1_500;
/** While nobody answers at all, signaling is asked to try again no more often than this, in ms. */
const ASK_EVERY_MS = 1_000;

/** Brings media back, or up for the first time; one run at a time. */
export interface CallRecovery extends RecoveryView {
  /** Media is to come: a run begins, unless there is one. */
  start(): void;
  /** The link has another status. */
  see(status: LinkStatus): void;
  /** The other side has said something; true when nobody else needs to deal with it. */
  hearPeer(message: Message): boolean | undefined;
  /** The server says whether the other side's device is gone. */
  setPeerAbsent(isAbsent: boolean): void;
  /** Fresh credentials for TURN have come, and were set. */
  refreshed(): void;
  stop(): void;
}

export interface CallRecoveryParts {
  readonly link: CallLink;
  readonly ice: IceRefresh;
  readonly diagnosis: CallDiagnosis | undefined;
}

/** The part of a client that brings media back. */
export interface Recover {
  readonly createRecovery: (context: CallContext, parts: CallRecoveryParts) => CallRecovery;
  /** What notices that media is lost. */
  readonly createPulse: CreatePulse;
  readonly createHurry: typeof createHurry;
}

export const recover: Recover = {
  createHurry,
  createPulse,
  createRecovery: (context, parts) => new LinkRecovery(context, parts),
};

class LinkRecovery implements CallRecovery {
  readonly #context: CallContext;
  readonly #parts: CallRecoveryParts;
  #run: RecoveryRun | undefined;
  #lostAt = 0;
  #peerHeardAt = 0;
  #askedAt = 0;
  isPeerAbsent = false;
  /** The other side's browser is one whose connections are rather built anew. */
  #isPeerAnew = false;
  #undos: readonly (() => void)[] = [];
  #rebuiltAt: readonly number[] = [];
  /** What is to be done once the credentials are good. */
  #waiting: (() => void) | undefined;
  #cancelWait = (): void => undefined;

  constructor(context: CallContext, parts: CallRecoveryParts) {
    this.#context = context;
    this.#parts = parts;
  }

  get lostForMs(): number {
    return this.#run === undefined ? 0 : this.#context.platform.clock.now() - this.#lostAt;
  }

  start(): void {
    if (this.#undos.length > 0) return;
    const { platform, signaling, settings, dispatch } = this.#context;
    const { clock, network } = platform;
    const poke = (): void => this.#run?.poke();
    this.#lostAt = this.#parts.link.current?.pulse?.heardAt || clock.now();
    this.#undos = [network.onChange(poke), signaling.on('state', poke)];
    this.#run = startRecovery({
      ...{ clock, policy: settings.recovery ?? recoveryPlan, lostAt: this.#lostAt },
      facts: () => this.#facts(),
      act: (step) => this.#act(step),
      lost: () => dispatch({ type: 'link.lost' }),
    });
    // What it did at once may have ended the call.
    if (this.#undos.length === 0) this.stop();
  }

  see(status: LinkStatus): void {
    const { dispatch, model } = this.#context;
    if (status === 'connected') {
      this.stop();
      dispatch({ type: 'link.connected' });
    } else if (isTrouble(status) && isAnswered(model().state)) this.start();
    this.#run?.poke();
  }

  hearPeer(message: Message): boolean {
    this.#peerHeardAt = this.#context.platform.clock.now();
    if (message.type === 'call.description') this.#isPeerAnew ||= mustRebuild(message.sdp);
    const { current } = this.#parts.link;
    const isRequest = message.type === 'call.relink' && message.epoch === current?.epoch;
    if (!isRequest || !this.#mustRebuild) return false;
    // What was asked for while nothing got through is asked for no more when media is back.
    if (current.status !== 'connected') this.#restart();
    return true;
  }

  setPeerAbsent(isAbsent: boolean): void {
    this.isPeerAbsent = isAbsent;
    this.#run?.poke();
  }

  refreshed(): void {
    const run = this.#waiting;
    this.#stopWaiting();
    run?.();
  }

  stop(): void {
    this.#run?.stop();
    this.#run = undefined;
    const undos = this.#undos;
    this.#undos = [];
    for (const undo of undos) undo();
    this.#stopWaiting();
  }

  #stopWaiting(): void {
    this.#cancelWait();
    this.#waiting = undefined;
  }

  #facts(): Omit<RecoveryFacts, OwnFacts> {
    const { platform, model } = this.#context;
    const { status } = model().state;
    const { current, iceServers } = this.#parts.link;
    const recentSince = platform.clock.now() - RECENT_MS;
    return {
      hadMedia: status === 'connected' || status === 'reconnecting',
      link: troubleOf(current?.status, current?.peerConnection.iceConnectionState),
      isHasty: current?.pulse?.isHasty === true,
      isPeerHeard: this.#peerHeardAt >= this.#lostAt && !isWaiting(current?.peerConnection),
      recentRebuilds: this.#rebuiltAt.filter((at) => at > recentSince).length,
      isOnline: platform.network.isOnline(),
      isSignalingFresh: this.isSignalingFresh,
      isPeerAbsent: this.isPeerAbsent,
      hasRelay: iceServers.some(isRelay),
    };
  }

  /** Signaling that does not tell when it heard something is believed when it says that it is online. */
  get isSignalingFresh(): boolean {
    const { state, heardAt = this.#lostAt } = this.#context.signaling;
    return state.status === 'online' && heardAt >= this.#lostAt;
  }

  #act(step: Exclude<RecoveryStep, { type: 'wait' }>): void {
    const { dispatch, platform, facts } = this.#context;
    if (step.type === 'probe-signaling') {
      this.#askSignaling();
      return;
    }
    platform.log('info', 'recovery.step', { call: facts.id, ...step });
    this.#parts.diagnosis?.note(wordOf(step));
    if (step.type === 'give-up') dispatch({ type: 'link.gave-up' });
    else this.#try(step);
  }

  /** A refused connection asks for the next one: in a circle, until the browser holds back all of them for seconds. */
  #askSignaling(): void {
    const { signaling, platform } = this.#context;
    const now = platform.clock.now();
    if (signaling.state.status === 'offline' && now - this.#askedAt < ASK_EVERY_MS) return;
    this.#askedAt = now;
    signaling.probe?.(PROBE_WITHIN_MS[this.#haste]);
  }

  get #haste(): keyof typeof PROBE_WITHIN_MS {
    if (this.#context.signaling.state.status === 'online') return 'online';
    return this.#parts.link.current?.status === 'failed' ? 'failed' : 'opening';
  }

  #try(step: Extract<RecoveryStep, { type: 'restart-ice' | 'rebuild' }>): void {
    this.#context.dispatch({ type: 'link.retried' });
    if (step.type === 'restart-ice') {
      this.#whenFresh(() => this.#restart());
      return;
    }
    this.#whenFresh(() => this.#rebuild(step.relayOnly));
  }

  /** Only the caller builds or offers; the other side asks for it. */
  get #mustRebuild(): boolean {
    const pc = this.#parts.link.current?.peerConnection;
    const isAnew = this.#isPeerAnew || mustRebuild(pc?.localDescription?.sdp ?? '');
    return this.#context.facts.direction === 'outgoing' && isAnew;
  }

  /** An offer that waits for its answer is said again: the link sees to it. */
  #restart(): void {
    const { link } = this.#parts;
    const isAgreed = link.current?.peerConnection.signalingState === 'stable';
    if (isAgreed && this.#mustRebuild) this.#rebuild(false);
    else link.restart();
  }

  #rebuild(relayOnly: boolean): void {
    const now = this.#context.platform.clock.now();
    this.#rebuiltAt = [...this.#rebuiltAt.slice(-MAX_REMEMBERED), now];
    this.#parts.link.rebuild(relayOnly);
  }

  /** Runs at once with credentials that are good, else as soon as others have come, or cannot be had in time. */
  #whenFresh(run: () => void): void {
    const { ice } = this.#parts;
    this.#stopWaiting();
    this.#waiting = run;
    if (ice.isFresh) {
      this.refreshed();
      return;
    }
    ice.request();
    this.#cancelWait = this.#context.platform.clock.after(ICE_WAIT_MS, () => this.refreshed());
  }
}

const MAX_REMEMBERED = 20;

/** An offer waits for its answer: it, or the answer, may be lost with a server or with a session. */
function isWaiting(pc: RTCPeerConnection | undefined): boolean {
  return pc?.signalingState === 'have-local-offer';
}

function wordOf(step: Exclude<RecoveryStep, { type: 'wait' }>): string {
  return step.type === 'rebuild' && step.relayOnly ? 'rebuild through TURN alone' : step.type;
}

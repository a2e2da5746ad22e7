import type { Listeners } from '@earshot/signaling';
import { EarshotError } from '../errors.ts';
import type { TrackProcessor, ScreenOptions } from '../media/local-media.ts';
import type { SnapshotSource } from '../snapshot-source.ts';
import type { AcceptOptions, Call, CallCommand, CallEvents, CallSnapshot } from './call.ts';
import type { CallContext } from './call-context.ts';
import type { CallMedia } from './call-media.ts';
import type { CallParts } from './call-parts.ts';
import type { CallState, CallStatus } from './call-state.ts';
import { canCommand, isAnswered } from './can-command.ts';
import { untilStatus } from './until-status.ts';

/** Words to the caller are cut here, as the protocol does not carry more. */
const MAX_WHY = 1_000;

export interface PublicCallOptions {
  readonly context: CallContext;
  readonly parts: CallParts;
  readonly view: SnapshotSource<CallSnapshot>;
  readonly events: Listeners<CallEvents>;
}

/** The face of a call: reads are snapshots, commands are checked and handed on. */
export class PublicCall implements Call {
  readonly #options: PublicCallOptions;

  constructor(options: PublicCallOptions) {
    this.#options = options;
  }

  get snapshot(): CallSnapshot {
    return this.#options.view.current;
  }
  get id(): string {
    return this.snapshot.id;
  }
  get direction(): CallSnapshot['direction'] {
    return this.snapshot.direction;
  }
  get peer(): CallSnapshot['peer'] {
    return this.snapshot.peer;
  }
  get kind(): CallSnapshot['kind'] {
    return this.snapshot.kind;
  }
  get context(): string | undefined {
    return this.snapshot.context;
  }
  get state(): CallState {
    return this.snapshot.state;
  }
  get local(): CallSnapshot['local'] {
    return this.snapshot.local;
  }
  get remote(): CallSnapshot['remote'] {
    return this.snapshot.remote;
  }
  get isHeld(): boolean {
    return this.snapshot.isHeld;
  }
  get diagnosis(): CallSnapshot['diagnosis'] {
    return this.snapshot.diagnosis;
  }
  get link(): Call['link'] {
    return this.#options.parts.link.current;
  }

  subscribe(listener: () => void): () => void {
    return this.#options.view.subscribe(listener);
  }

  on<Event extends keyof CallEvents>(event: Event, listener: CallEvents[Event]): () => void {
    return this.#options.events.on(event, listener);
  }

  can(command: CallCommand): boolean {
    const { status } = this.local.screen;
    return canCommand(command, {
      model: this.#options.context.model(),
      isHeld: this.isHeld,
      isSharing: status !== 'off' && status !== 'failed',
    });
  }

  async accept(options: AcceptOptions = {}): Promise<void> {
    if (this.direction === 'outgoing' || this.#hasEnded) throw this.#invalid('accept');
    if (!this.can('accept')) return;
    const { context } = this.#options;
    this.#media.wish = { ...options, video: options.video ?? context.facts.wanted.video };
    context.dispatch({ type: 'local.accept' });
    hangUpOnAbort(this, options.signal);
  }

  reject(why?: string): void {
    if (!this.#isOpenFor('reject', this.can('reject'))) return;
    this.#options.context.dispatch({ type: 'local.reject', why: why?.slice(0, MAX_WHY) });
  }

  hangUp(): void {
    this.#options.context.dispatch({ type: 'local.hang-up' });
  }

  mute(slot: 'microphone' | 'camera' = 'microphone'): void {
    if (!this.#hasEnded) this.#media.local.mute(slot);
  }

  async unmute(slot: 'microphone' | 'camera' = 'microphone'): Promise<void> {
    if (!this.#hasEnded) await this.#media.local.unmute(slot);
  }

  hold(): void {
    if (this.#isOpenFor('hold', this.#isAnswered)) this.#media.setHeld(true);
  }

  resume(): void {
    if (this.#isOpenFor('resume', this.#isAnswered)) this.#media.setHeld(false);
  }

  async switchDevice(slot: 'microphone' | 'camera', deviceId: string): Promise<void> {
    if (!this.#hasEnded) await this.#media.local.switchDevice(slot, deviceId);
  }

  async shareScreen(options?: ScreenOptions): Promise<void> {
    if (!this.#isOpenFor('shareScreen', this.#isAnswered)) return;
    await this.#media.local.shareScreen(options);
  }

  stopScreen(): void {
    if (!this.#hasEnded) this.#media.local.stopScreen();
  }

  async setProcessor(
    slot: 'microphone' | 'camera',
    processor: TrackProcessor | undefined,
  ): Promise<void> {
    if (!this.#hasEnded) await this.#media.local.setProcessor(slot, processor);
  }

  until(status: CallStatus, options: { readonly signal?: AbortSignal } = {}): Promise<CallState> {
    return untilStatus(this, status, options.signal);
  }

  get #media(): CallMedia {
    return this.#options.parts.media;
  }

  get #hasEnded(): boolean {
    return this.state.status === 'ended';
  }

  get #isAnswered(): boolean {
    return isAnswered(this.state);
  }

  /** False when there is nothing to do any more; throws when it was never allowed. */
  #isOpenFor(command: CallCommand, isAllowed: boolean): boolean {
    if (this.#hasEnded) return false;
    if (isAllowed) return true;
    throw this.#invalid(command);
  }

  #invalid(command: CallCommand): EarshotError<'state/invalid'> {
    const { status } = this.state;
    return new EarshotError('state/invalid', {
      details: { command, status },
    });
  }
}

/** Aborting hangs up; the signal is let go when the call has ended. */
export function hangUpOnAbort(call: Call, signal: AbortSignal | undefined): void {
  if (signal === undefined) return;
  const hangUp = (): void => call.hangUp();
  if (signal.aborted) {
    hangUp();
    return;
  }
  signal.addEventListener('abort', hangUp);
  call.on('state', ({ status }) => {
    if (status === 'ended') signal.removeEventListener('abort', hangUp);
  });
}

import { createListeners } from '@earshot/signaling';
import type { Message, Sender } from '@earshot/signaling';
import { createSnapshotSource } from '../snapshot-source.ts';
import { effectRunner } from './call-actions.ts';
import type { CallContext, CallFacts, CallSurroundings } from './call-context.ts';
import { createCallInbox } from './call-inbox.ts';
import type { CallInput } from './call-input.ts';
import type { CallMedia } from './call-media.ts';
import { createCallParts } from './call-parts.ts';
import type { CallParts } from './call-parts.ts';
import { createCallRuntime } from './call-runtime.ts';
import type { EndReason } from './call-state.ts';
import type { AcceptOptions, Call, CallEvents, CallSnapshot } from './call.ts';
import { hangUpOnAbort, PublicCall } from './public-call.ts';
import type { Transition } from './transition.ts';

export interface LiveCallOptions extends CallSurroundings {
  readonly facts: CallFacts;
  readonly initial: Transition;
  /** What an outgoing call captures; an incoming one is told when it is accepted. */
  readonly media: AcceptOptions;
  /** The call has another status; told after its own listeners. */
  readonly moved: () => void;
}

/** A call from the inside: its machine, joined with everything that it acts on. */
export interface LiveCall {
  readonly call: Call;
  readonly media: CallMedia;
  /** Runs its first effects: once, after the client knows it. */
  start(): void;
  dispatch(input: CallInput): void;
  /** Hands a message to the part that it is about. */
  receive(message: Message, from: Sender | undefined): void;
}

export function createLiveCall(options: LiveCallOptions): LiveCall {
  const { facts, platform, initial, media } = options;
  const { clock, log } = platform;
  const events = createListeners<CallEvents>(log);
  const dispatch = (input: CallInput): void => runtime.dispatch(explained(input, parts));
  const context: CallContext = {
    ...options,
    dispatch,
    model: () => runtime.model,
    receive: (message, from) => receive(message, from),
  };
  const changed = (): void => view.changed();
  const parts = createCallParts(context, {
    wish: media,
    changed,
    fallback: (change) => events.emit('device-fallback', change),
  });
  const runtime = createCallRuntime({
    initial,
    now: () => clock.now(),
    run: effectRunner(context, parts),
    left: parts.timers.stopAll,
    changed,
  });
  const receive = createCallInbox(context, parts, events);
  const view = createSnapshotSource(snapshotReader(context, parts), {
    log,
    changed(before, after) {
      const { local, remote, state } = after;
      if (before.local !== local) events.emit('local', local);
      if (before.remote !== remote) events.emit('remote', remote);
      if (before.state !== state) events.emit('state', state);
      if (before.state.status === state.status) return;
      log('info', 'call.state', { call: facts.id, status: state.status });
      options.moved();
    },
  });
  const call = new PublicCall({ context, parts, view, events });
  hangUpOnAbort(call, media.signal);
  return {
    call,
    media: parts.media,
    start: runtime.start,
    dispatch,
    receive,
  };
}

/** An input that may end the call for its connection, with why, where the app wants to know. */
function explained(input: CallInput, { diagnosis }: CallParts): CallInput {
  const isEnd = /gave-up|connect$|ended|forgotten/.test(input.type);
  return diagnosis && isEnd
    ? ({ ...input, diagnosis: diagnosis.latest(true) } as CallInput)
    : input;
}

function snapshotReader(
  { facts, model }: CallContext,
  { media, diagnosis }: CallParts,
): () => CallSnapshot {
  const { id, direction, user, wanted, context } = facts;
  let peer: CallSnapshot['peer'] = { user };
  return () => {
    const { state, device } = model();
    if (device !== undefined && device !== peer.device) peer = { user, device };
    return {
      id,
      direction,
      peer,
      kind: wanted.video ? 'video' : 'voice',
      context,
      state,
      local: media.local.snapshot,
      remote: media.remote.snapshot,
      isHeld: media.isHeld,
      diagnosis: state.status === 'ended' ? diagnosisOf(state.reason) : diagnosis?.latest(false),
    };
  };
}

function diagnosisOf(reason: EndReason): CallSnapshot['diagnosis'] {
  return 'diagnosis' in reason ? reason.diagnosis : undefined;
}

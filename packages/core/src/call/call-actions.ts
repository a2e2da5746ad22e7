import type { CallContext } from './call-context.ts';
import type { CallEffect } from './call-effect.ts';
import { endMessageOf } from './call-messages.ts';
import type { CallParts } from './call-parts.ts';
import { timerDelayMs } from './timer-delay.ts';
import { wantedOf } from './wanted-media.ts';

/** What effects act on: one verb each. */
type CallActions = {
  readonly [Type in CallEffect['type']]: (effect: Extract<CallEffect, { type: Type }>) => void;
};

/** Runs the effects of the call machine; one that fails does not keep the ones after it from running. */
export function effectRunner(context: CallContext, parts: CallParts): (effect: CallEffect) => void {
  const actions = { ...messageActions(context, parts), ...partActions(context, parts) };
  return (effect) => {
    try {
      // The table is total, so the action fits the effect; the compiler cannot see the pair.
      (actions[effect.type] as (effect: CallEffect) => void)(effect);
    } catch (error) {
      const { type } = effect;
      context.platform.log('error', 'effect.failed', { call: context.facts.id, type, error });
    }
  };
}

type MessageEffect = Extract<CallEffect['type'], `send-${string}`>;

function messageActions(
  { facts }: CallContext,
  { wire, link, media }: CallParts,
): Pick<CallActions, MessageEffect> {
  const { id: call, wanted, context, ringMs } = facts;
  const lose = (winner: string, device?: string): void =>
    wire.tellDevice({ type: 'call.end', call, reason: 'answered-elsewhere', winner }, device);
  return {
    'send-invite': () => wire.tell({ type: 'call.invite', call, media: wanted, ringMs, context }),
    'send-ringing': () => wire.tell({ type: 'call.ringing', call }),
    'send-accept'() {
      const answer = wantedOf(media.wish);
      wire.tell({ type: 'call.accept', call, media: answer, hasOffer: link.hasOffer });
    },
    'send-end': ({ reason }) => wire.tell(endMessageOf(call, reason)),
    'send-winner': ({ device }) => lose(device),
    'send-too-late': ({ device, winner }) => lose(winner, device),
  };
}

function partActions(
  { facts, settings, platform, signaling, model, dispatch }: CallContext,
  { link, media, timers, recovery, close }: CallParts,
): Omit<CallActions, MessageEffect> {
  const { clock } = platform;
  const { maxDurationMs } = settings;
  const ringEndsAt = clock.now() + facts.ringMs;
  const ready = (): void => dispatch({ type: 'media.ready' });
  return {
    capture: () =>
      void media.capture(ready).then((error) => {
        if (error === undefined) ready();
        else dispatch({ type: 'media.failed', error });
      }),
    'open-link': () => link.open(),
    'rejoin-link': () => link.rejoin(),
    'prepare-link': () => link.prepare?.(),
    'resend-offer': () => link.resend(),
    'share-media-state'() {
      link.talk?.();
      media.share();
    },
    'start-timer'({ timer }) {
      const times = { now: clock.now(), ringEndsAt, maxDurationMs };
      timers.start(timer, timerDelayMs(timer, model(), times), () => {
        const isOnline = signaling.state.status === 'online';
        dispatch({ type: `timer.${timer}`, isOnline });
      });
    },
    'start-recovery': () => recovery.start(),
    dispose: close,
  };
}

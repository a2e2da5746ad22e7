import { createTimers } from '@earshot/signaling';
import type { Timers } from '@earshot/signaling';
import type { CallContext } from './call-context.ts';
import type { CallDiagnosis } from '../diagnosis/diagnose.ts';
import type { CallTimer } from './call-effect.ts';
import { createCallLink } from './call-link.ts';
import type { CallLink } from './call-link.ts';
import { CallMedia } from './call-media.ts';
import type { CallMediaOptions } from './call-media.ts';
import type { CallRecovery } from './call-recovery.ts';
import { createCallWire } from './call-wire.ts';
import type { CallWire } from './call-wire.ts';
import { createIceRefresh } from './ice-refresh.ts';
import type { IceRefresh } from './ice-refresh.ts';
import { linkListener } from './link-listener.ts';
import { withoutRecovery } from './without-recovery.ts';

/** Everything that a call owns; `close` lets go of all of it. */
export interface CallParts {
  readonly wire: CallWire;
  readonly link: CallLink;
  readonly media: CallMedia;
  readonly recovery: CallRecovery;
  readonly timers: Timers<CallTimer>;
  readonly ice: IceRefresh;
  /** Where the app wants to know why a call has trouble. */
  readonly diagnosis: CallDiagnosis | undefined;
  close(): void;
}

export function createCallParts(
  context: CallContext,
  options: Pick<CallMediaOptions, 'wish' | 'changed' | 'fallback'>,
): CallParts {
  const { facts, platform, signaling, settings } = context;
  const diagnosis = settings.diagnose?.({
    ...{ platform, signaling, changed: options.changed },
    state: () => context.model().state,
    recovery: () => recovery,
  });
  const wire = createCallWire(context, (text) => void link.current?.say(text));
  const link = createCallLink(context, {
    listener: linkListener(context, () => parts),
    tell: wire.tell,
    diagnosis,
  });
  const media = new CallMedia(context, {
    ...options,
    setTrack: (slot, track) => link.setTrack(slot, track),
    tell: wire.tell,
  });
  const timers = createTimers<CallTimer>(platform.clock);
  const ice = createIceRefresh(platform.clock, () => {
    if (signaling.arbiter === 'server') signaling.send({ type: 'ice.request', call: facts.id });
  });
  const { createRecovery = withoutRecovery } = settings.recover ?? {};
  const recovery = createRecovery(context, { link, ice, diagnosis });
  const parts: CallParts = {
    wire,
    link,
    media,
    recovery,
    timers,
    ice,
    diagnosis,
    close() {
      timers.stopAll();
      ice.stop();
      recovery.stop();
      link.close();
      media.close();
    },
  };
  return parts;
}

import type { SlotName } from '../link/link.ts';
import type { LocalMediaSnapshot } from '../media/local-media.ts';
import type { RemoteMediaSnapshot } from '../media/remote-media.ts';

/** As much of a call's snapshot as its quality depends on. */
export interface CallView {
  readonly state: { readonly status: string };
  readonly local: Pick<LocalMediaSnapshot, 'stream'> & Statuses;
  readonly remote: Omit<RemoteMediaSnapshot, 'stream' | 'screenStream'>;
  readonly isHeld: boolean;
}

type Statuses = Readonly<
  Record<'microphone' | 'camera' | 'screen' | 'screenAudio', { readonly status: string }>
>;

/** What should flow, and whether there is a way for it. */
export interface Situation {
  readonly phase: 'before' | 'connected' | 'reconnecting' | 'ended';
  /** What the other side says it sends, and is not on hold. */
  readonly arriving: readonly SlotName[];
  /** What this side sends. */
  readonly leaving: readonly SlotName[];
  /** Whether there is a microphone here that the user has muted. */
  readonly isMuted: boolean;
  /** Whether the system has taken the microphone away. */
  readonly isInterrupted: boolean;
  readonly isOnline: boolean;
}

const PHASES: Readonly<Partial<Record<string, Situation['phase']>>> = {
  connected: 'connected',
  reconnecting: 'reconnecting',
  ended: 'ended',
};

export function situationOf(view: CallView, isOnline: boolean): Situation {
  const { state, local, remote, isHeld } = view;
  const isQuiet = isHeld || remote.isHolding;
  const theirs: readonly (readonly [SlotName, boolean])[] = [
    ['microphone', remote.microphone === 'live'],
    ['camera', remote.camera === 'live'],
    ['screen', remote.isSharingScreen],
  ];
  const arriving = theirs.flatMap(([slot, isLive]) => (isLive && !isQuiet ? [slot] : []));
  const slots = ['microphone', 'camera', 'screen', 'screenAudio'] as const;
  return {
    phase: PHASES[state.status] ?? 'before',
    arriving,
    leaving: isHeld ? [] : slots.filter((slot) => local[slot].status === 'live'),
    isMuted: local.microphone.status === 'muted' && local.stream !== undefined,
    isInterrupted: local.microphone.status === 'interrupted',
    isOnline,
  };
}

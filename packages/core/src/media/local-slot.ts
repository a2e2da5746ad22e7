import type { EarshotError, MediaErrorCode } from '../errors.ts';
import { keepSame } from './keep-same.ts';
import type { LocalSlot } from './local-media.ts';

type MediaError = EarshotError<MediaErrorCode>;

/** Everything that one slot of local media remembers about itself. */
export interface SlotState {
  /** Whether the app wants it at all, muted or not. */
  readonly isOn: boolean;
  /** Kept while the slot is off: who mutes before the capture starts is muted after it. */
  readonly isMuted: boolean;
  readonly source: 'none' | 'flowing' | 'interrupted';
  readonly deviceId?: string | undefined;
  readonly error?: MediaError | undefined;
}

/** What happens to a slot. */
export type SlotFact =
  | { readonly type: 'asked' | 'muted' | 'unmuted' | 'dropped' | 'restored' | 'stopped' }
  | { readonly type: 'captured' | 'named'; readonly deviceId: string | undefined }
  | { readonly type: 'refused' | 'interrupted'; readonly error: MediaError };

/** A slot that nobody has asked for. */
export const initialSlot: SlotState = { isOn: false, isMuted: false, source: 'none' };

/** What a slot is after a fact. */
export function nextSlot(state: SlotState, { type, ...details }: SlotFact): SlotState {
  if (type === 'restored' && state.source !== 'interrupted') return state;
  return { ...state, ...changes[type], ...details };
}

/** What the app sees of it: `before` itself when that is no different. */
export function slotView(state: SlotState, before?: LocalSlot): LocalSlot {
  const status = statusOf(state);
  const deviceId = status === 'off' ? undefined : state.deviceId;
  const error = status === 'failed' || status === 'interrupted' ? state.error : undefined;
  return keepSame<LocalSlot>(before, {
    status,
    ...(deviceId !== undefined && { deviceId }),
    ...(error && { error }),
  });
}

/** Whether a device should be open now: a muted microphone keeps its device, a muted camera lets go of it. */
export function needsDevice(kind: 'microphone' | 'camera', { isOn, isMuted }: SlotState): boolean {
  return isOn && !(kind === 'camera' && isMuted);
}

const changes: Readonly<Record<SlotFact['type'], Partial<SlotState>>> = {
  asked: { isOn: true, source: 'none', error: undefined },
  captured: { source: 'flowing', error: undefined },
  named: {},
  refused: { isOn: false, source: 'none' },
  muted: { isMuted: true },
  unmuted: { isMuted: false },
  dropped: { source: 'none' },
  interrupted: { source: 'interrupted' },
  restored: { source: 'flowing', error: undefined },
  stopped: { isOn: false, source: 'none', deviceId: undefined, error: undefined },
};

function statusOf({ isOn, isMuted, source, error }: SlotState): LocalSlot['status'] {
  if (!isOn) return error === undefined ? 'off' : 'failed';
  if (isMuted) return 'muted';
  if (source === 'flowing') return 'live';
  return source === 'interrupted' ? 'interrupted' : 'starting';
}

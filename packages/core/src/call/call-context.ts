import type { CallMedia as WantedMedia, Message, Sender, Signaling } from '@earshot/signaling';
import type { Diagnose } from '../diagnosis/diagnose.ts';
import type { ChangeDevice } from '../media/device-change.ts';
import type { ShareScreen } from '../media/screen-share.ts';
import type { Platform } from '../platform/platform.ts';
import type { RecoveryPolicy } from '../recovery/recovery-plan.ts';
import type { CallInput } from './call-input.ts';
import type { CallModel } from './call-model.ts';
import type { Recover } from './call-recovery.ts';
import type { CallDirection } from './call-state.ts';
import type { ConnectEarly } from './connect-early.ts';
import type { Preconnect } from './early-answer.ts';

/** What a client decides for all of its calls. */
export interface CallSettings {
  readonly iceServers: readonly RTCIceServer[];
  readonly iceTransportPolicy: RTCIceTransportPolicy;
  readonly recovery?: RecoveryPolicy;
  readonly recover?: Recover;
  readonly deviceChange?: ChangeDevice;
  readonly screenShare?: ShareScreen;
  readonly connectEarly?: ConnectEarly;
  readonly preconnect?: Preconnect;
  readonly diagnose?: Diagnose;
  readonly maxDurationMs: number;
}

/** What is known of a call from its first moment. */
export interface CallFacts {
  readonly id: string;
  readonly direction: CallDirection;
  readonly user: string;
  /** What the caller asked for. */
  readonly wanted: WantedMedia;
  readonly context: string | undefined;
  readonly ringMs: number;
  /** It rings on other devices, too. */
  readonly isForked?: boolean | undefined;
}

/** What a call is given by its client. */
export interface CallSurroundings {
  readonly settings: CallSettings;
  readonly platform: Platform;
  readonly signaling: Signaling;
}

/** What every part of a call may know, and whom it tells. */
export interface CallContext extends CallSurroundings {
  readonly facts: CallFacts;
  readonly model: () => CallModel;
  readonly dispatch: (input: CallInput) => void;
  /** Hands a message of the other side to the part that it is about. */
  readonly receive: (message: Message, from: Sender | undefined) => void;
}

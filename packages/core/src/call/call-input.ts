import type { EarshotError, ErrorCode, MediaErrorCode, SignalingErrorCode } from '../errors.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { EndReason } from './call-state.ts';

/** Facts that the call machine is told, named `who.what`. All are safe in every status: most are then ignored. */
export type CallInput =
  | { readonly type: 'local.accept' }
  | { readonly type: 'local.reject'; readonly why?: string | undefined }
  | { readonly type: 'local.hang-up' }
  /** This client closes: it hangs up, but what rings here may still ring on the user's other devices. */
  | { readonly type: 'local.left' }
  /** Both called each other, and the other call goes on (glare). */
  | { readonly type: 'local.replaced'; readonly by: string }
  /** Media is there or certain to come: the other side may ring. */
  | { readonly type: 'media.ready' }
  | { readonly type: 'media.failed'; readonly error: EarshotError<MediaErrorCode> }
  | { readonly type: 'remote.ringing' }
  | { readonly type: 'remote.accepted'; readonly device: string; readonly hasOffer: boolean }
  /** The other side's `device`, or the server, ended it; `reason` is already told from this side's view. */
  | {
      readonly type: 'remote.ended';
      readonly reason: EndReason;
      readonly device?: string | undefined;
      readonly diagnosis?: Diagnosis | undefined;
    }
  /** The other side's user goes on with the call on another device. */
  | { readonly type: 'remote.moved'; readonly device: string }
  /** After a full sync: the server knows of no such call any more. */
  | { readonly type: 'remote.forgotten'; readonly diagnosis?: Diagnosis | undefined }
  | { readonly type: 'link.connected' }
  | { readonly type: 'link.lost' }
  | { readonly type: 'link.retried' }
  | {
      readonly type: 'link.gave-up';
      readonly error?: EarshotError<ErrorCode> | undefined;
      readonly diagnosis?: Diagnosis | undefined;
    }
  | {
      readonly type: 'signaling.closed';
      readonly error?: EarshotError<SignalingErrorCode> | undefined;
    }
  | { readonly type: 'timer.ring'; readonly isOnline: boolean }
  | { readonly type: 'timer.reach' }
  | { readonly type: 'timer.connect'; readonly diagnosis?: Diagnosis | undefined }
  | { readonly type: 'timer.max-duration' };

/** The input and when it came (Unix ms). */
export interface Timed<Input> {
  readonly input: Input;
  readonly at: number;
}

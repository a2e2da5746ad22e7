import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { EarshotError, ErrorCode } from '../errors.ts';

/** Why a call ended. These are outcomes, not errors; an error rides along where one caused it. */
export type EndReason =
  | { readonly type: 'hangup'; readonly by: 'me' | 'them' }
  | { readonly type: 'rejected'; readonly by: 'me' | 'them'; readonly why?: string | undefined }
  | { readonly type: 'cancelled' }
  | { readonly type: 'busy' }
  | { readonly type: 'unanswered' }
  | { readonly type: 'unavailable' }
  | { readonly type: 'answered-elsewhere' }
  | { readonly type: 'replaced'; /** The call that goes on instead. */ readonly by: string }
  | {
      readonly type: 'connection-lost';
      /** Why, with the client's option `diagnose`. */
      readonly diagnosis?: Diagnosis | undefined;
    }
  | { readonly type: 'max-duration' }
  | {
      readonly type: 'media-failed';
      readonly by: 'me' | 'them';
      readonly error?: EarshotError<ErrorCode> | undefined;
    }
  | { readonly type: 'signaling-failed'; readonly error?: EarshotError<ErrorCode> | undefined }
  | {
      readonly type: 'network-unsupported';
      /** Why, with the client's option `diagnose`. */
      readonly diagnosis?: Diagnosis | undefined;
    }
  | { readonly type: 'server'; readonly code: string };

/** What a conversation is doing. Mute, hold, devices and quality are values beside it. */
export type CallState =
  | { readonly status: 'dialing' }
  | { readonly status: 'ringing' }
  | { readonly status: 'connecting' }
  | { readonly status: 'connected'; /** Unix ms of the first media. */ readonly since: number }
  | {
      readonly status: 'reconnecting';
      readonly since: number;
      /** Counts the tries to get media back, from 1. */
      readonly attempt: number;
    }
  | {
      readonly status: 'ended';
      readonly reason: EndReason;
      /** Unix ms of the first media, when there was any. */
      readonly since?: number;
      /** Unix ms. */
      readonly endedAt: number;
    };

export type CallStatus = CallState['status'];
export type CallDirection = 'outgoing' | 'incoming';

import type { EndReason } from './call-state.ts';

/**
 * Clocks of a call, by purpose; all of them are cleared whenever the status changes.
 * `ring`: nobody answers. `reach`: nobody even rings. `connect`: no media. `max-duration`: it has lasted long enough.
 */
export type CallTimer = 'ring' | 'reach' | 'connect' | 'max-duration';

/** What the call machine wants done, as data; run in order. */
export type CallEffect =
  | { readonly type: 'send-invite' }
  | { readonly type: 'send-ringing' }
  | { readonly type: 'send-accept' }
  /** Tells the other side (all its devices, or the one that the call is with) and the server. */
  | { readonly type: 'send-end'; readonly reason: EndReason }
  /** Without a server: tells the callee's devices which of them has won. */
  | { readonly type: 'send-winner'; readonly device: string }
  /** Without a server: tells a device that it came too late. */
  | { readonly type: 'send-too-late'; readonly device: string; readonly winner: string }
  | { readonly type: 'capture' }
  | { readonly type: 'open-link' }
  /** It rings here: what can be done beforehand, without telling anybody. */
  | { readonly type: 'prepare-link' }
  /** This page or device has come into the call later: the other side must build a new link with it. */
  | { readonly type: 'rejoin-link' }
  /** The other side never got the offer: say it again. */
  | { readonly type: 'resend-offer' }
  /** From here on the other side is told what this side sends (mute, camera, screen, hold). */
  | { readonly type: 'share-media-state' }
  | { readonly type: 'start-timer'; readonly timer: CallTimer }
  /** Media is to come, and if need be helped to: later on the link itself says when it is lost. */
  | { readonly type: 'start-recovery' }
  /** Always the last: lets go of everything. */
  | { readonly type: 'dispose' };

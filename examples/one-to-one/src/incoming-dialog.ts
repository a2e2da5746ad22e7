import type { Call } from '@earshot/core';
import { byId, setText } from './element.ts';
import { startRingTone } from './ring-tone.ts';

export interface IncomingDialog {
  /** Rings for this call; for undefined, is silent and gone. */
  show(call: Call | undefined, isInCall: boolean): void;
}

export interface IncomingDialogOptions {
  readonly accept: (call: Call, video: boolean) => void;
}

/** Somebody calls: accept, accept without video, or decline (Escape does, too). */
export function createIncomingDialog({ accept }: IncomingDialogOptions): IncomingDialog {
  const dialog = byId('incoming', HTMLDialogElement);
  let ringing: Call | undefined;
  let stopTone = (): void => undefined;

  function answer(video: boolean): void {
    if (ringing?.can('accept')) accept(ringing, video);
  }
  byId('accept', HTMLElement).addEventListener('click', () => answer(ringing?.kind === 'video'));
  byId('accept-voice', HTMLElement).addEventListener('click', () => answer(false));
  byId('decline', HTMLElement).addEventListener('click', () => dialog.close());
  // Escape closes a dialog, and so does "Decline".
  dialog.addEventListener('close', () => {
    if (!dialog.open && ringing?.can('reject')) ringing.reject();
  });

  return {
    show(call, isInCall) {
      if (call === ringing) return;
      stopTone();
      ringing = call;
      dialog.close();
      if (call === undefined) return;
      describe(call, isInCall);
      stopTone = startRingTone('incoming');
      dialog.showModal();
    },
  };
}

function describe(call: Call, isInCall: boolean): void {
  const { user } = call.peer;
  setText(byId('incoming-avatar', HTMLElement), user.charAt(0).toUpperCase());
  setText(byId('incoming-title', HTMLElement), `${user} is calling`);
  const kind = call.kind === 'video' ? 'Video call' : 'Voice call';
  setText(
    byId('incoming-detail', HTMLElement),
    isInCall ? `${kind}. Accepting puts your other call on hold.` : kind,
  );
  byId('accept-voice', HTMLElement).hidden = call.kind === 'voice';
}

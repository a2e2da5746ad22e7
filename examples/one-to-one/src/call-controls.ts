import type { Call, Playback } from '@earshot/core';
import { isSharing, isSilent, isUnseen } from './announcer.ts';
import type { CallNotice } from './call-notice.ts';
import { byId, setText } from './element.ts';

export interface CallControls {
  render(call: Call | undefined): void;
}

/** Mute, camera, screen, hold, hang up: each button says in `aria-pressed` how things are. */
export function createCallControls(notice: CallNotice, playback: Playback): CallControls {
  const mute = byId('mute', HTMLButtonElement);
  const camera = byId('camera-off', HTMLButtonElement);
  const share = byId('share', HTMLButtonElement);
  const hold = byId('hold', HTMLButtonElement);
  const hangUp = byId('hang-up-text', HTMLElement);
  let current: Call | undefined;

  onClick(mute, (call) => toggle(call, 'microphone'));
  onClick(camera, (call) => toggle(call, 'camera'));
  onClick(share, (call) => {
    if (isSharing(call)) call.stopScreen();
    else call.shareScreen().catch((error: unknown) => notice.show('screen', error));
  });
  onClick(hold, (call) => {
    if (call.isHeld) call.resume();
    else call.hold();
  });
  onClick(byId('hang-up', HTMLButtonElement), (call) => call.hangUp());
  onClick(byId('resume-playback', HTMLButtonElement), () => void playback.resume());
  playback.subscribe(showPlaybackButton);

  function onClick(button: HTMLButtonElement, act: (call: Call) => void): void {
    button.addEventListener('click', () => {
      if (current !== undefined) act(current);
    });
  }

  function toggle(call: Call, slot: 'microphone' | 'camera'): void {
    notice.forget();
    const isOff = slot === 'microphone' ? isSilent(call) : isUnseen(call);
    if (isOff) call.unmute(slot).catch((error: unknown) => notice.show(slot, error));
    else call.mute(slot);
  }

  function showPlaybackButton(): void {
    byId('resume-playback', HTMLButtonElement).hidden = !playback.snapshot.isBlocked;
  }

  return {
    render(call) {
      current = call;
      if (call === undefined) return;
      const hasMedia = call.state.status === 'connected' || call.state.status === 'reconnecting';
      press(mute, isSilent(call));
      press(camera, isUnseen(call));
      press(share, isSharing(call));
      press(hold, call.isHeld);
      share.hidden = !canShareScreens();
      share.disabled = !isSharing(call) && !call.can('shareScreen');
      hold.disabled = !call.can('hold') && !call.can('resume');
      setText(hangUp, hasMedia || call.state.status === 'connecting' ? 'Hang up' : 'Cancel');
      setText(byId('resume-playback-text', HTMLElement), `Hear ${call.peer.user}`);
    },
  };
}

function press(button: HTMLButtonElement, isPressed: boolean): void {
  button.setAttribute('aria-pressed', String(isPressed));
}

/** Phones cannot share their screen from a page. */
function canShareScreens(): boolean {
  return 'mediaDevices' in navigator && 'getDisplayMedia' in navigator.mediaDevices;
}

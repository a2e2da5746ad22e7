import type { Call, MediaSource, Playback } from '@earshot/core';
import { byId, setText } from './element.ts';

const VIDEOS: readonly (readonly [string, MediaSource])[] = [
  ['remote-video', 'remote'],
  ['remote-screen-video', 'remote-screen'],
  ['local-video', 'local'],
  ['local-screen-video', 'local-screen'],
];

export interface Tiles {
  render(call: Call | undefined): void;
}

/** The pictures of a call: the other side, yourself, and shared screens. */
export function createTiles(playback: Playback): Tiles {
  let attached: Call | undefined;
  let detach: readonly (() => void)[] = [];

  function attach(call: Call | undefined): void {
    if (call === attached) return;
    for (const undo of detach) undo();
    attached = call;
    detach =
      call === undefined
        ? []
        : VIDEOS.map(([id, source]) => playback.attach(byId(id, HTMLVideoElement), call, source));
  }

  return {
    render(call) {
      attach(call);
      if (call !== undefined) arrange(call);
    },
  };
}

function arrange(call: Call): void {
  const { local, remote, peer } = call;
  const hasMedia = call.state.status === 'connected' || call.state.status === 'reconnecting';
  const showsPeer = hasMedia && remote.camera === 'live' && !remote.isHolding && !call.isHeld;
  const showsRemoteScreen = hasMedia && remote.isSharingScreen && !call.isHeld;
  const showsLocalScreen = local.screen.status === 'live';

  const remoteTile = byId('remote', HTMLElement);
  remoteTile.dataset['picture'] = showsPeer ? 'on' : 'off';
  const avatar = byId('remote-avatar', HTMLElement);
  setText(avatar, peer.user.charAt(0).toUpperCase());
  avatar.classList.toggle(
    'ringing',
    call.state.status === 'dialing' || call.state.status === 'ringing',
  );

  byId('local', HTMLElement).hidden = local.camera.status !== 'live';
  byId('remote-screen', HTMLElement).hidden = !showsRemoteScreen;
  byId('local-screen', HTMLElement).hidden = !showsLocalScreen;
  setText(byId('remote-screen-caption', HTMLElement), `${peer.user}’s screen`);
  byId('stage', HTMLElement).dataset['layout'] = layout(showsRemoteScreen, showsLocalScreen);
}

function layout(showsRemoteScreen: boolean, showsLocalScreen: boolean): string {
  if (showsRemoteScreen) return showsLocalScreen ? 'both-screens' : 'screen';
  return showsLocalScreen ? 'screen' : 'people';
}

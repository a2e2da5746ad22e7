import type { Call, CallSnapshot, MediaSource } from '@earshot/core';
import type { ReactNode } from 'react';
import { useCallPart } from '../use-call-part.ts';
import { Avatar } from './avatar.tsx';
import { CallVideo } from './call-video.tsx';
import { useCallWords } from './words-provider.tsx';

/** The pictures of a call: the other side large, yourself small, a shared screen beside them. */
export function Stage({ call }: { readonly call: Call }): ReactNode {
  const snapshot = useCallPart((whole) => whole, call);
  const { say, nameOf } = useCallWords();
  if (snapshot === undefined) return null;
  const { local, remote, state } = snapshot;
  const name = nameOf(snapshot.peer.user);
  const hasRemoteScreen = isSeen(snapshot) && remote.isSharingScreen;
  const hasLocalScreen = local.screen.status === 'live';
  const isPlacing = state.status === 'dialing' || state.status === 'ringing';
  return (
    <div
      className="earshot-stage"
      data-status={state.status}
      data-screen={hasRemoteScreen || hasLocalScreen || undefined}
    >
      <div className="earshot-screens">
        {hasRemoteScreen && (
          <Tile call={call} source="remote-screen" caption={say('view.their-screen', { name })} />
        )}
        {hasLocalScreen && (
          <Tile call={call} source="local-screen" caption={say('view.your-screen')} />
        )}
      </div>
      <div className="earshot-people">
        {/* Always there, because it also plays the sound. */}
        <Tile
          call={call}
          source="remote"
          caption={name}
          cover={!hasPicture(snapshot) && <Avatar name={name} isRinging={isPlacing} />}
        />
        {local.camera.status === 'live' && (
          <Tile call={call} source="local" caption={say('view.you')} />
        )}
      </div>
    </div>
  );
}

interface TileProps {
  readonly call: Call;
  readonly source: MediaSource;
  readonly caption: string;
  /** What is seen in place of the picture. */
  readonly cover?: ReactNode;
}

function Tile({ call, source, caption, cover = false }: TileProps): ReactNode {
  return (
    <figure
      className="earshot-tile"
      data-source={source}
      data-covered={cover !== false || undefined}
    >
      <CallVideo call={call} source={source} />
      {cover}
      <figcaption>{caption}</figcaption>
    </figure>
  );
}

function isSeen({ state, isHeld, remote }: CallSnapshot): boolean {
  const hasMedia = state.status === 'connected' || state.status === 'reconnecting';
  return hasMedia && !isHeld && !remote.isHolding;
}

function hasPicture(snapshot: CallSnapshot): boolean {
  return isSeen(snapshot) && snapshot.remote.camera === 'live';
}

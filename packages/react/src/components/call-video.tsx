import type { Call, MediaSource } from '@earshot/core';
import type { ComponentProps, ReactNode } from 'react';
import { useCallOr } from '../use-call.ts';
import { useAttached } from './use-attached.ts';
import { useCallWords } from './words-provider.tsx';

export interface CallVideoProps extends Omit<ComponentProps<'video'>, 'ref' | 'src'> {
  /** Default the active call. */
  readonly call?: Call | undefined;
  /** Default `remote`, which also plays the sound of the other side. */
  readonly source?: MediaSource;
  /** Shows the picture as a mirror does. Default for your own camera only. */
  readonly isMirrored?: boolean;
}

const labels = {
  remote: 'view.their-video',
  'remote-screen': 'view.their-screen',
  local: 'view.your-video',
  'local-screen': 'view.your-screen',
} as const;

/** Plays one picture of a call. Your own sound is never played. */
export function CallVideo({
  call: given,
  source = 'remote',
  isMirrored = source === 'local',
  className = 'earshot-video',
  ...rest
}: CallVideoProps): ReactNode {
  const call = useCallOr(given);
  const element = useAttached<HTMLVideoElement>(call, source);
  const { say, nameOf } = useCallWords();
  const name = call === undefined ? '' : nameOf(call.peer.user);
  return (
    <video
      playsInline
      autoPlay
      aria-label={say(labels[source], { name })}
      {...rest}
      ref={element}
      className={className}
      data-source={source}
      data-mirrored={isMirrored || undefined}
    />
  );
}

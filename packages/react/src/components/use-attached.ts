import type { Call, MediaSource } from '@earshot/core';
import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { useProvidedPlayback } from '../earshot-context.ts';

/** Plays a source of a call in the element of the returned ref, for as long as both are there. */
export function useAttached<Element extends HTMLMediaElement>(
  call: Call | undefined,
  source: MediaSource,
): RefObject<Element | null> {
  const playback = useProvidedPlayback();
  const element = useRef<Element>(null);
  useEffect(() => {
    if (element.current === null || call === undefined) return undefined;
    return playback.attach(element.current, call, source);
  }, [playback, call, source]);
  return element;
}

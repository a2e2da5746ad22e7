import type { Call, MediaSource } from '@earshot/core';
import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

/** Plays a source of a call in the element of the returned ref, for as long as both are there. */
export function useAttached<Element extends HTMLMediaElement>(
  call: Call | undefined,
  source: MediaSource,
): RefObject<Element | null> {
  const element = useRef<Element>(null);
  useEffect(() => {
    if (element.current === null) return undefined;
    return call?.attach(element.current, source);
  }, [call, source]);
  return element;
}

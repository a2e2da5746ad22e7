import { useSyncExternalStore } from 'react';

/** Whether this browser can share a screen: phones cannot. False on the server. */
export function useCanShareScreen(): boolean {
  return useSyncExternalStore(neverChanges, canShareScreen, () => false);
}

function canShareScreen(): boolean {
  const { mediaDevices } = navigator as Partial<Pick<Navigator, 'mediaDevices'>>;
  return mediaDevices !== undefined && 'getDisplayMedia' in mediaDevices;
}

function neverChanges(): () => void {
  return () => undefined;
}

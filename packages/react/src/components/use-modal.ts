import { useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';

/**
 * Opens the dialog of the returned ref over the page while it is mounted: focus moves into it, cannot leave it, and
 * returns to where it was.
 */
export function useModal(): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element === null) return undefined;
    const before = document.activeElement;
    element.showModal();
    // The dialog itself, and no button: whoever is typing when it rings must not answer by a space.
    element.focus();
    return () => {
      element.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return dialog;
}

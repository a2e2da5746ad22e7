import type { PersonInput } from './presence.ts';

const EVENTS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'];

/** The page that this is; where there is none (Node, a page rendered on a server) nobody ever touches it. */
export const browserInput: PersonInput = {
  onInput(listener) {
    const page: Partial<EventTarget> = globalThis;
    // A function of its own, so that the same listener can be given twice.
    const run = (): void => listener();
    const how = { capture: true, passive: true };
    for (const event of EVENTS) page.addEventListener?.(event, run, how);
    return () => {
      for (const event of EVENTS) page.removeEventListener?.(event, run, how);
    };
  },
};

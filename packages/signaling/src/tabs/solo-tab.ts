import type { LockListener, MeetingBrowser, TabBrowser, TabLocks } from './tab-browser.ts';

/** Whether tabs can find each other here. */
export function canMeet(browser: TabBrowser): browser is MeetingBrowser {
  return browser.locks !== undefined && browser.openBus !== undefined;
}

/** A browser of one tab, for where tabs cannot find each other: each stands alone, as a device of its own. */
export function soloTab(browser: TabBrowser): MeetingBrowser {
  const listeners = new Set<(data: unknown) => void>();
  return {
    ...browser,
    locks: soloLocks,
    openBus(_name, listener) {
      listeners.add(listener);
      return {
        post(data) {
          const others = [...listeners].filter((other) => other !== listener);
          void Promise.resolve().then(() => others.forEach((other) => other(data)));
        },
        close: () => void listeners.delete(listener),
      };
    },
    // Two tabs that stand alone must not be the same device.
    memory: { read: () => undefined, write: () => undefined },
  };
}

const soloLocks: TabLocks = {
  hold: holdAlone,
  seize: holdAlone,
  heldNames: () => Promise.resolve([]),
};

function holdAlone(_name: string, { held }: LockListener): () => void {
  let isReleased = false;
  void Promise.resolve().then(() => {
    if (!isReleased) held();
  });
  return () => {
    isReleased = true;
  };
}

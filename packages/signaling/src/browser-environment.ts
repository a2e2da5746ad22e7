import type {
  Clock,
  Network,
  PageMemory,
  SignalingEnvironment,
  Visibility,
} from './environment.ts';

/**
 * The surroundings that a browser gives. Globals are read when they are needed, and where they are
 * missing (Node, a page rendered on a server) the network counts as online and the page as visible.
 * It logs nothing.
 */
export function browserEnvironment(): SignalingEnvironment {
  return {
    clock: browserClock(),
    network: browserNetwork,
    visibility: browserVisibility,
    memory: browserMemory,
    random: Math.random,
    log: () => undefined,
  };
}

function browserClock(): Clock {
  let latest = 0;
  return {
    now() {
      // The system's clock may be set back while the page lives.
      latest = Math.max(latest, Date.now());
      return latest;
    },
    after(delayMs, run) {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
  };
}

/** The globals that a browser has, and that may be missing elsewhere. */
type Page = Partial<EventTarget> & {
  readonly document?: Document;
  readonly navigator?: { readonly onLine?: boolean; readonly connection?: EventTarget };
};

const browserNetwork: Network = {
  isOnline: () => (globalThis as Page).navigator?.onLine !== false,
  onChange: (listener) =>
    listenTo(
      listener,
      [globalThis, 'online'],
      [globalThis, 'offline'],
      // Chromium alone tells of a change from one network to another.
      [(globalThis as Page).navigator?.connection, 'change'],
    ),
};

const browserVisibility: Visibility = {
  isVisible: () => (globalThis as Page).document?.visibilityState !== 'hidden',
  onChange: (listener) =>
    listenTo(
      listener,
      [(globalThis as Page).document, 'visibilitychange'],
      // A page that comes back from the back/forward cache was frozen, however visible it was.
      [globalThis, 'pageshow'],
    ),
};

const browserMemory: PageMemory = {
  take(name) {
    const text = swap(name, '');
    if (text === undefined) return undefined;
    // A copied tab gets a copy of the storage, and must not be taken for the one that it was copied from.
    const [navigation] = performance.getEntriesByType('navigation');
    return (navigation as PerformanceNavigationTiming | undefined)?.type === 'reload'
      ? text
      : undefined;
  },
  leave: (name, text = '') => void swap(name, text),
};

/** Puts a text in the place of what was left there; no text is as good as nothing. */
function swap(name: string, text: string): string | undefined {
  try {
    const key = `earshot.${name}`;
    const before = sessionStorage.getItem(key);
    sessionStorage.setItem(key, text);
    return before || undefined;
  } catch {
    // There is no storage, it is full, or the user forbids it.
    return undefined;
  }
}

/** Listens to the same of several sources, as far as there are any; returns its undo. */
export function listenTo(
  listener: (event: Event) => void,
  ...sources: readonly (readonly [Partial<EventTarget> | undefined, event: string])[]
): () => void {
  // A function of its own, so that the same listener can be given twice.
  const run = (event: Event): void => listener(event);
  for (const [target, event] of sources) target?.addEventListener?.(event, run);
  return () => sources.forEach(([target, event]) => target?.removeEventListener?.(event, run));
}

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
    random: () => Math.random(),
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

const browserNetwork: Network = {
  isOnline: () => page.navigator?.onLine !== false,
  onChange(listener) {
    // Chromium alone tells of a change from one network to another.
    const connection = page.navigator?.connection;
    return listenTo(
      listener,
      [page.window, 'online'],
      [page.window, 'offline'],
      [connection, 'change'],
    );
  },
};

const browserVisibility: Visibility = {
  isVisible: () => page.document?.visibilityState !== 'hidden',
  // A page that comes back from the back/forward cache was frozen, however visible it was.
  onChange: (listener) =>
    listenTo(listener, [page.document, 'visibilitychange'], [page.window, 'pageshow']),
};

const browserMemory: PageMemory = {
  take(name) {
    const text = store()?.getItem(PREFIX + name);
    // Runtimes without a storage may not know about navigations either.
    if (typeof text !== 'string') return undefined;
    store()?.removeItem(PREFIX + name);
    // A copied tab gets a copy of the storage, and must not be taken for the one that it was copied from.
    const [navigation] = globalThis.performance.getEntriesByType('navigation');
    const { type } = (navigation ?? {}) as { readonly type?: string };
    return type === 'reload' ? text : undefined;
  },
  leave(name, text) {
    if (text === undefined) store()?.removeItem(PREFIX + name);
    else store()?.setItem(PREFIX + name, text);
  },
};

const PREFIX = 'earshot.';

/** Undefined in Node, and where the user forbids it: there even reading the property throws. */
function store(): Storage | undefined {
  try {
    return page.window?.sessionStorage;
  } catch {
    return undefined;
  }
}

/** The globals that a browser has, and that may be missing elsewhere. */
const page = globalThis as {
  readonly window?: EventTarget & { readonly sessionStorage: Storage };
  readonly document?: Document;
  readonly navigator?: { readonly onLine?: boolean; readonly connection?: EventTarget };
};

/** Listens to the same of several sources, as far as there are any; returns its undo. */
export function listenTo(
  listener: (event: Event) => void,
  ...sources: readonly (readonly [EventTarget | undefined, event: string])[]
): () => void {
  // A function of its own, so that the same listener can be given twice.
  const run = (event: Event): void => listener(event);
  for (const [target, event] of sources) target?.addEventListener(event, run);
  return () => sources.forEach(([target, event]) => target?.removeEventListener(event, run));
}

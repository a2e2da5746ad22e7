import { listenTo } from '../browser-environment.ts';
import type {
  LockListener,
  TabBrowser,
  TabBus,
  TabLocks,
  TabMemory,
  TabPage,
} from './tab-browser.ts';

/** What a browser gives its tabs. Globals are read when they are needed; what is missing is undefined. */
export function browserTabs(): TabBrowser {
  return {
    locks: globals.navigator?.locks && webLocks(globals.navigator.locks),
    openBus: globals.BroadcastChannel && openChannel,
    page,
    memory,
  };
}

/** The globals that a browser has, and that may be missing elsewhere. */
const globals = globalThis as {
  readonly window?: EventTarget;
  readonly document?: Document;
  readonly navigator?: {
    readonly locks?: LockManager;
    readonly userActivation?: { readonly hasBeenActive: boolean };
  };
  readonly BroadcastChannel?: typeof BroadcastChannel;
  readonly localStorage?: Storage;
};

function webLocks(locks: LockManager): TabLocks {
  function request(
    name: string,
    { held, failed, lost }: LockListener,
    { isSeizing }: { readonly isSeizing: boolean },
  ): () => void {
    const waiting = new AbortController();
    let release = (): void => waiting.abort();
    let isHeld = false;
    const holding = (): Promise<void> => {
      // Let go of while it was being given.
      if (waiting.signal.aborted) return Promise.resolve();
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      isHeld = true;
      held();
      return released;
    };
    const options = isSeizing ? { steal: true } : { signal: waiting.signal };
    locks.request(name, options, holding).catch(() => {
      if (isHeld) lost();
      else if (!waiting.signal.aborted) failed();
    });
    return () => release();
  }

  return {
    hold: (name, listener) => request(name, listener, { isSeizing: false }),
    seize: (name, listener) => request(name, listener, { isSeizing: true }),
    async heldNames() {
      const { held = [] } = await locks.query();
      return held.flatMap(({ name }) => name ?? []);
    },
  };
}

function openChannel(name: string, listener: (data: unknown) => void): TabBus {
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => listener(data);
  return {
    post: (data) => channel.postMessage(data),
    close() {
      channel.onmessage = null;
      channel.close();
    },
  };
}

const page: TabPage = {
  // Where nobody knows (no `userActivation`), sound may be had.
  isTouched: () => globals.navigator?.userActivation?.hasBeenActive !== false,
  isFocused: () => globals.document?.hasFocus() === true,
  isVisible: () => globals.document?.visibilityState !== 'hidden',
  onAttention: (listener) =>
    listenTo(
      listener,
      [globals.document, 'visibilitychange'],
      ...['focus', 'blur', 'pointerup', 'keyup'].map((event) => [globals.window, event] as const),
    ),
  onHide: (listener) =>
    listenTo((event) => listener(isPersisted(event)), [globals.window, 'pagehide']),
  onReturn: (listener) =>
    listenTo(
      (event) => {
        if (isPersisted(event)) listener();
      },
      [globals.window, 'pageshow'],
    ),
};

function isPersisted(event: Event): boolean {
  return (event as PageTransitionEvent).persisted;
}

/** Storage that is forbidden throws as soon as it is touched. */
const memory: TabMemory = {
  read(key) {
    try {
      return globals.localStorage?.getItem(key) ?? undefined;
    } catch {
      return undefined;
    }
  },
  write(key, value) {
    try {
      globals.localStorage?.setItem(key, value);
    } catch {
      // It is forgotten.
    }
  },
};

import type { Clock } from '../environment.ts';
import type { Attention, SharedState } from './shared-state.ts';
import type { TabBrowser } from './tab-browser.ts';

/** How near this tab is to the person, and which calls it has had. */
export interface TabPresence {
  readonly attention: Attention;
  /** The calls that this tab has, or that its page had before it was loaded again. */
  readonly claims: readonly string[];
  /** Remembers over a reload which calls this tab has. */
  remember(shared: SharedState, tab: string): void;
  stop(): void;
}

export interface TabPresenceOptions {
  readonly browser: TabBrowser;
  readonly name: string;
  readonly clock: Clock;
  readonly moved: (attention: Attention) => void;
  /** The person looks at this tab (again). */
  readonly seen: () => void;
}

export function createTabPresence(options: TabPresenceOptions): TabPresence {
  const { browser, name, clock } = options;
  const { page, ownMemory } = browser;
  const key = `${name}/calls`;
  let remembered = ownMemory.read(key) ?? '';
  let attention = look();

  function look(): Attention {
    return {
      isTouched: page.isTouched(),
      isFocused: page.isFocused(),
      isVisible: page.isVisible(),
      since: clock.now(),
    };
  }

  const stop = page.onAttention(() => {
    const before = attention;
    const next = look();
    if (isSame(before, next)) return;
    attention = next;
    options.moved(next);
    if (next.isVisible && !before.isVisible) options.seen();
  });

  return {
    get attention() {
      return attention;
    },
    get claims() {
      return readIds(remembered);
    },
    remember(shared, tab) {
      // Before the server has been asked, what the page had is all that is known.
      if (shared.session?.ticket === undefined) return;
      const ids = [...shared.calls].flatMap(([id, call]) =>
        call.status === 'owned' && call.owner === tab ? [id] : [],
      );
      if (ids.join(' ') === remembered) return;
      remembered = ids.join(' ');
      ownMemory.write(key, remembered);
    },
    stop,
  };
}

/** Ids hold no spaces. */
function readIds(text: string): readonly string[] {
  return text.split(' ').filter((id) => id !== '');
}

function isSame(one: Attention, other: Attention): boolean {
  return (
    one.isTouched === other.isTouched &&
    one.isFocused === other.isFocused &&
    one.isVisible === other.isVisible
  );
}

import type { Clock } from '../environment.ts';
import type { Attention } from './shared-state.ts';
import type { TabPage } from './tab-browser.ts';

/** How near this tab is to the person. */
export interface TabPresence {
  readonly attention: Attention;
  stop(): void;
}

export interface TabPresenceOptions {
  readonly page: TabPage;
  readonly clock: Clock;
  readonly moved: (attention: Attention) => void;
  /** The person looks at this tab (again). */
  readonly seen: () => void;
}

export function createTabPresence(options: TabPresenceOptions): TabPresence {
  const { page, clock } = options;
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
    stop,
  };
}

function isSame(one: Attention, other: Attention): boolean {
  return (
    one.isTouched === other.isTouched &&
    one.isFocused === other.isFocused &&
    one.isVisible === other.isVisible
  );
}

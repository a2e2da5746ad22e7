import type { PageMemory } from '../environment.ts';
import type { SharedState } from './shared-state.ts';

/** The calls of a tab, which its page claims when it is loaded again. */
export interface TabClaims {
  readonly calls: readonly string[];
  /** Remembers which calls this tab has now. */
  remember(shared: SharedState, tab: string): void;
}

const NAME = 'tab-calls';

export function createTabClaims(memory: PageMemory): TabClaims {
  let remembered = memory.take(NAME) ?? '';
  return {
    // Ids hold no spaces.
    get calls() {
      return remembered.split(' ').filter((id) => id !== '');
    },
    remember(shared, tab) {
      // Before the server has been asked, what the page had is all that is known.
      if (shared.session?.ticket === undefined) return;
      const ids = [...shared.calls].flatMap(([id, call]) =>
        call.status === 'owned' && call.owner === tab ? [id] : [],
      );
      if (ids.join(' ') === remembered) return;
      remembered = ids.join(' ');
      memory.leave(NAME, remembered === '' ? undefined : remembered);
    },
  };
}

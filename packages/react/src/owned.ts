import type { Source } from './use-snapshot.ts';

/**
 * Something that has to be closed: made by the first who subscribes and closed by the last who leaves. StrictMode may
 * come, go and come again.
 */
export function owned<Kept extends { close(): void }>(
  create: () => Kept,
): Source<Kept | undefined> {
  let kept: Kept | undefined;
  let listeners = 0;
  return {
    get snapshot() {
      return kept;
    },
    subscribe(listener) {
      listeners += 1;
      kept ??= create();
      listener();
      return () => {
        listeners -= 1;
        if (listeners > 0) return;
        kept?.close();
        kept = undefined;
      };
    },
  };
}

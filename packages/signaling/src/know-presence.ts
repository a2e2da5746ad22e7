import { messageShapes, presenceMessageShapes } from './protocol/shapes.ts';

/**
 * From now on signaling of this page takes `presence.set`, `presence.watch` and what the server answers. `createPresence`
 * of `@earshot/core` calls it: so the check of these messages is in the bundles of those alone who use it. Idempotent.
 */
export function knowPresence(): void {
  Object.assign(messageShapes, presenceMessageShapes);
}

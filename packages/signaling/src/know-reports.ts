import { messageShapes, otherMessageShapes } from './protocol/shapes.ts';

/**
 * From now on signaling of this page takes `call.report`. `reportQuality` and `rateCall` of `@earshot/core` call it: so the
 * check of these messages is in the bundles of those alone who report. Idempotent.
 */
export function knowReports(): void {
  Object.assign(messageShapes, otherMessageShapes);
}

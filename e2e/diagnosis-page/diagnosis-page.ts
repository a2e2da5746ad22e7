import { watchPair } from '../../packages/core/src/testing/watched-pair.ts';

declare global {
  interface Window {
    /** Two connections of this page, and what watches them. */
    watchPair: typeof watchPair;
    pair: ReturnType<typeof watchPair>;
  }
}

window.watchPair = watchPair;

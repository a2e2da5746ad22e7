import { invalidOption } from '../options.ts';
import type { SessionListener } from './connection.ts';

/** Makes what fetches a token: the answer to the latest request alone is told. */
export function createTokenSource(
  source: string | (() => string | Promise<string>) | undefined,
  { log, dispatch }: SessionListener,
): () => Promise<void> {
  let latest = 0;
  return async () => {
    latest += 1;
    const request = latest;
    try {
      const token: unknown = typeof source === 'function' ? await source() : source;
      if (typeof token !== 'string' || token === '') throw invalidOption('token');
      if (request === latest) dispatch({ type: 'token.fetched', token });
    } catch (error) {
      log('warn', 'token.failed', { error });
      if (request === latest) dispatch({ type: 'token.failed' });
    }
  };
}

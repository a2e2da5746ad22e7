import { invalidOption } from '../options.ts';
import type { SessionListener } from './connection.ts';
import type { SessionInput } from './session-state.ts';

/** Makes what fetches a token: the answer to the latest request alone is told. */
export function createTokenSource(
  source: () => string | Promise<string>,
  { log, dispatch }: SessionListener,
): () => Promise<void> {
  let latest = 0;
  return async () => {
    latest += 1;
    const request = latest;
    let input: SessionInput;
    try {
      const token: unknown = await source();
      if (typeof token !== 'string' || token === '') throw invalidOption('token');
      input = { type: 'token.fetched', token };
    } catch (error) {
      log('warn', 'token.failed', { error });
      input = { type: 'token.failed' };
    }
    if (request === latest) dispatch(input);
  };
}

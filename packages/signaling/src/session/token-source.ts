import { invalidOption } from '../options.ts';
import type { SessionInput } from './session-state.ts';
import type { Dispatch, SessionParts } from './signaling-session.ts';

/** Makes what fetches a token: the answer to the latest request alone is told. */
export function createTokenSource(
  { token: source, environment: { log } }: SessionParts,
  dispatch: Dispatch,
): () => Promise<void> {
  let latest = 0;
  return async () => {
    latest += 1;
    const request = latest;
    let input: SessionInput;
    try {
      const token: unknown = await (source as () => unknown)();
      if (typeof token !== 'string' || token === '') throw invalidOption('token');
      input = ['token.fetched', token];
    } catch (error) {
      log('warn', 'token.failed', { error });
      input = ['token.failed'];
    }
    if (request === latest) dispatch(...input);
  };
}

import { createContext, useContext, useMemo } from 'react';
import type { ReactNode } from 'react';
import { nameIn, sayIn } from './words.ts';
import type { WordKey, WordValues, Wording } from './words.ts';

const WordingContext = createContext<Wording>({});

export interface CallWordsProviderProps extends Wording {
  readonly children?: ReactNode;
}

/**
 * Gives the components below other words (a translation) and names in place of user ids.
 *
 * @example
 * <CallWordsProvider words={{ 'control.mute': 'Stumm' }} nameOf={(user) => names[user] ?? user}>…</CallWordsProvider>
 */
export function CallWordsProvider({ words, nameOf, children }: CallWordsProviderProps): ReactNode {
  const value = useMemo(
    () => ({ ...(words && { words }), ...(nameOf && { nameOf }) }),
    [words, nameOf],
  );
  return <WordingContext.Provider value={value}>{children}</WordingContext.Provider>;
}

/** How to say things, for components of your own. */
export interface Speech {
  readonly wording: Wording;
  readonly say: (key: WordKey, values?: WordValues) => string;
  readonly nameOf: (user: string) => string;
}

/** The words of the provider above; English without one. */
export function useCallWords(): Speech {
  const wording = useContext(WordingContext);
  return useMemo(
    () => ({
      wording,
      say: (key, values) => sayIn(wording, key, values),
      nameOf: (user) => nameIn(wording, user),
    }),
    [wording],
  );
}

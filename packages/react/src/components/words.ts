import type { WarningName } from '@earshot/core';
import { english } from './english.ts';

export type WordKey = keyof typeof english;

/** What the components say, by key; `{…}` is filled in. */
export type CallWords = Readonly<Record<WordKey, string>>;

/** What is said of warnings about the quality; in English `explainWarning` of `@earshot/core` says it. */
export type WarningWords = Readonly<Record<`warning.${WarningName}`, string>>;

/** Other words, in part or in whole, and what people are called. */
export interface Wording {
  /** What is missing is said in English. */
  readonly words?: Partial<CallWords & WarningWords>;
  /** The name to show for a user id. Default the id itself. */
  readonly nameOf?: (user: string) => string;
}

/** What to fill in; see `english` for which key takes what. */
export type WordValues = Readonly<Record<string, string | number>>;

/** The words for a key, filled in. */
export function sayIn({ words }: Wording, key: WordKey, values: WordValues = {}): string {
  const text = words?.[key] ?? english[key];
  // In one pass, so that a name like "{why}" stays a name.
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    String(values[name] ?? placeholder),
  );
}

export function nameIn({ nameOf }: Wording, user: string): string {
  return nameOf?.(user) ?? user;
}

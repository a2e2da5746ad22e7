import type { SessionParts } from '../session/signaling-session.ts';
import type { MeetingBrowser } from './tab-browser.ts';
import type { TabClaims } from './tab-claims.ts';

/** What a tab is made of, all of it checked. */
export interface TabParts {
  readonly browser: MeetingBrowser;
  /** Tabs that say the same name are one. */
  readonly name: string;
  readonly session: Omit<SessionParts, 'device'>;
  /** The device that the app has chosen. */
  readonly device: string | undefined;
  /** How long a call waits for its page to be loaded again, in ms. */
  readonly graceMs: number;
  readonly claims: TabClaims;
  /** Makes an id that nobody guesses. */
  readonly newId: () => string;
}

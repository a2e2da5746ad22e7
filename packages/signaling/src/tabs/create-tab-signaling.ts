import { knowPresence } from '../know-presence.ts';
import { checkId, invalidOption } from '../options.ts';
import { randomId } from '../random-id.ts';
import { sessionParts, type SignalingOptions } from '../session/create-signaling.ts';
import type { TransportFactory } from '../transport/transport.ts';
import { browserTabs } from './browser-tabs.ts';
import { canMeet, soloTab } from './solo-tab.ts';
import type { TabBrowser } from './tab-browser.ts';
import { createTabClaims } from './tab-claims.ts';
import type { TabSignaling } from './tab-signaling.ts';
import { Tab } from './tab.ts';

/** How tabs that act as one are made: beside what a session needs, they have to know whose tabs they are. */
export interface TabSignalingOptions extends Omit<SignalingOptions, 'device'> {
  /** Who is signed in: tabs of the same user act as one, and those of another user stay apart. */
  readonly user: string;
  /** Tells apart several apps, or servers, on one origin. Default `earshot`. */
  readonly channel?: string;
  /**
   * The id of the device that all tabs are. Default: random, and remembered by the browser. Where tabs cannot find each
   * other, each is a device of its own.
   */
  readonly device?: string;
  /** How long an answered call waits for its page when that is loaded again, in ms. Default 20,000. */
  readonly graceMs?: number;
  /** Parts of the browser (locks, bus, page, memories) in place of the real ones. */
  readonly browser?: Partial<TabBrowser>;
}

/** Changes when tabs of different versions of this package do not understand each other any more. */
const TABS_VERSION = 1;
const DEFAULT_GRACE_MS = 20_000;

/**
 * Makes signaling that all tabs of a browser share: one connection and one device, all of them ring, any of them may
 * answer, and the others know. One tab holds the connection for all; when it closes or crashes another one goes on, and
 * no message is lost or doubled. Where tabs cannot find each other (no Web Locks), each stands alone.
 *
 * @param target The server's address (`wss://…`, `ws://…`, or in a browser a path such as `/calls`),
 *   or a function that makes one transport for each attempt.
 * @throws EarshotError `signaling/invalid-option`
 * @example
 * ```ts
 * const signaling = createTabSignaling('wss://calls.example.com/calls', {
 *   user: 'alice',
 *   token: async () => (await fetch('/call-token')).text(),
 * });
 * const client = createCallClient({ signaling });
 * ```
 */
export function createTabSignaling(
  target: string | URL | TransportFactory,
  options: TabSignalingOptions,
): TabSignaling {
  const { device, graceMs = DEFAULT_GRACE_MS, channel = 'earshot' } = options;
  const user = checkId('user', options.user);
  if (typeof channel !== 'string' || channel === '') throw invalidOption('channel');
  if (!(typeof graceMs === 'number' && graceMs >= 0)) throw invalidOption('graceMs');
  // The tab that has the connection hears and says what is of presence for the others.
  knowPresence();
  // The device is known once a tab leads; a page must not take the one that it left for itself.
  const session = sessionParts(target, { ...options, device: device ?? 'unknown' });
  const browser = { ...browserTabs(), ...options.browser };
  return new Tab({
    browser: canMeet(browser) ? browser : soloTab(browser),
    name: `earshot-tabs/${TABS_VERSION}/${channel}/${user}`,
    ...{ session, device, graceMs },
    claims: createTabClaims(session.environment.memory),
    newId: randomId,
  });
}

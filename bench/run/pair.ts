import type { Browser, Page } from 'playwright-core';
import type { ContenderName } from '../page/contender-names.ts';
import type { Servers } from '../servers/start-servers.ts';

/** A browser for each of the two: two people have not one camera. */
export interface Place {
  readonly browsers: readonly [Browser, Browser];
  readonly servers: Servers;
  /** How long cameras and microphones take to open, in ms. */
  readonly devicesMs: number;
}

/** Two people in front of one way of calling. */
export interface Pair {
  readonly contender: ContenderName;
  readonly delayMs: number;
  /** Calls. */
  readonly alice: Page;
  readonly bob: Page;
  close(): Promise<void>;
}

/** Opens both pages, each with a profile of its own, and waits until both can be called. */
export async function openPair(
  { browsers, servers, devicesMs }: Place,
  { contender, delayMs }: Pick<Pair, 'contender' | 'delayMs'>,
): Promise<Pair> {
  const where = await servers.of(contender, delayMs);
  const open = async (browser: Browser, who: string, other: string): Promise<Page> => {
    const nameOf = (person: string): string => `${person}-${contender}-${String(delayMs)}`;
    const user = nameOf(who);
    const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
    const page = await context.newPage();
    page.on('pageerror', ({ message }) => console.error(`${user}: ${message}`));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()))
        console.error(`${user}: ${message.text()}`);
    });
    await page.goto(`${servers.page}?devices=${String(devicesMs)}`);
    await page.evaluate((options) => window.bench.start(options), {
      ...{ contender, user, peer: nameOf(other) },
      ...where,
    });
    return page;
  };
  const [alicesBrowser, bobsBrowser] = browsers;
  const alice = await open(alicesBrowser, 'alice', 'bob');
  const bob = await open(bobsBrowser, 'bob', 'alice');
  return {
    ...{ contender, delayMs, alice, bob },
    async close() {
      await Promise.all([alice, bob].map((page) => page.context().close()));
    },
  };
}

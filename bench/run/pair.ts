import type { Browser, Page } from 'playwright-core';
import type { ContenderName } from '../page/contender-names.ts';
import type { Servers } from '../servers/start-servers.ts';

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
  { browser, servers }: { readonly browser: Browser; readonly servers: Servers },
  { contender, delayMs }: Pick<Pair, 'contender' | 'delayMs'>,
): Promise<Pair> {
  const where = await servers.of(contender, delayMs);
  const names = ['alice', 'bob'].map((name) => `${name}-${contender}-${String(delayMs)}`);
  const open = async (user = '', peer = ''): Promise<Page> => {
    const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
    const page = await context.newPage();
    page.on('pageerror', ({ message }) => console.error(`${user}: ${message}`));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()))
        console.error(`${user}: ${message.text()}`);
    });
    await page.goto(servers.page);
    await page.evaluate((options) => window.bench.start(options), {
      ...{ contender, user, peer },
      ...where,
    });
    return page;
  };
  const [alice, bob] = [await open(names[0], names[1]), await open(names[1], names[0])];
  return {
    ...{ contender, delayMs, alice, bob },
    async close() {
      await Promise.all([alice, bob].map((page) => page.context().close()));
    },
  };
}

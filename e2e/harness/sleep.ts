import process from 'node:process';
import type { Browser } from 'playwright-core';

/**
 * Stops every process of a browser at once, as a closed lid does: no timer runs, no packet is read, and nobody is told.
 * Resolves with what wakes it up again, which may be called twice.
 */
export async function fallAsleep(browser: Browser): Promise<() => void> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const signal = (name: NodeJS.Signals): void => {
    for (const { id } of processInfo) process.kill(id, name);
  };
  signal('SIGSTOP');
  let isAsleep = true;
  return () => {
    if (isAsleep) signal('SIGCONT');
    isAsleep = false;
  };
}

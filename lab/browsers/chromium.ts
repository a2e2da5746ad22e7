import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { requireCommand } from '../../scripts/system-commands.mjs';
import type { Side } from '../faults/fault.ts';
import { PAGE_PORT } from '../network/addresses.ts';
import { namespaceOf } from '../network/namespace-of.ts';
import { chromiumArguments } from './chromium-arguments.ts';
import type { LabBrowser, Seat } from './seat.ts';

/** Starts Chromium in the network of a side. Playwright speaks to it by a pipe, which no namespace stops. */
export async function startChromium(side: Side, folder: string): Promise<Browser> {
  const wrapper = join(folder, `chromium-${side}`);
  const program = requireCommand('chromium');
  await writeFile(
    wrapper,
    `#!/bin/sh\nexec ip netns exec ${namespaceOf(side)} '${program}' "$@"\n`,
  );
  await chmod(wrapper, 0o755);
  return chromium.launch({
    executablePath: wrapper,
    args: [...chromiumArguments],
    // A signal ends the lab, and its undertaker does the rest.
    ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
  });
}

export async function launchChromium(side: Side, folder: string): Promise<LabBrowser> {
  const browser = await startChromium(side, folder);
  return {
    side,
    name: 'chromium',
    async open(): Promise<Seat> {
      const context = await browser.newContext();
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning')
          complaints.push(message.text());
      });
      await page.goto(`http://localhost:${PAGE_PORT}/`);
      return {
        side,
        complaints,
        ask: (method, ...args) =>
          page.evaluate(
            ([name, given]) =>
              (window.lab[name as 'start'] as (...args: never) => unknown)(...(given as never)),
            [method, args] as const,
          ) as never,
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
}

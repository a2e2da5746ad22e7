import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { launchChromium } from '../browsers/chromium.ts';
import { launchFirefox } from '../browsers/firefox.ts';
import type { LabBrowser } from '../browsers/seat.ts';
import type { BrowserName, Side } from '../faults/fault.ts';
import { PAGE_PORT } from '../network/addresses.ts';
import { createNetwork } from '../network/network.ts';
import type { Network } from '../network/network.ts';
import { buildPage } from '../page/build-page.ts';
import { startScript } from '../processes/child.ts';
import type { Patience } from './run-case.ts';
import { startTurnServer } from '../processes/turn-server.ts';
import type { TurnServer } from '../processes/turn-server.ts';

/** What outlives single calls. */
export interface Bench {
  readonly network: Network;
  readonly turn: TurnServer;
  /** Started when it is asked for the first time. */
  browser(side: Side, name: BrowserName): Promise<LabBrowser>;
  readonly patience: Patience;
  /** Goes with the lab. */
  readonly folder: string;
}

export interface OpenBench extends Bench {
  /** Leaves nothing behind. Idempotent. */
  close(): Promise<void>;
}

/** Makes the network, builds and serves the page, and starts the TURN server. */
export async function openBench(patience: Patience): Promise<OpenBench> {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-lab-'));
  const { TMPDIR } = process.env;
  // What browsers leave behind goes with the folder.
  process.env['TMPDIR'] = folder;
  const network = await createNetwork(folder);
  const close = async (): Promise<void> => {
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
    await network.close();
  };
  try {
    const pages = join(folder, 'page');
    await buildPage(pages);
    const script = join(import.meta.dirname, '../processes/page-server.ts');
    for (const place of ['alice', 'bob'] as const) {
      await startScript(script, { place, args: [pages, String(PAGE_PORT)], readyText: 'ready' });
    }
    const turn = await startTurnServer();
    const browsers = createBrowsers(folder);
    return {
      ...{ network, turn, folder, patience },
      browser: browsers.get,
      async close() {
        await browsers.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Browsers {
  get: Bench['browser'];
  close(): Promise<void>;
}

function createBrowsers(folder: string): Browsers {
  const started = new Map<string, Promise<LabBrowser>>();
  return {
    get(side, name) {
      const key = `${side} ${name}`;
      const known = started.get(key);
      if (known !== undefined) return known;
      const browser = name === 'firefox' ? launchFirefox(side) : launchChromium(side, folder);
      started.set(key, browser);
      return browser;
    },
    async close() {
      const all = [...started.values()];
      await Promise.allSettled(all.map(async (browser) => (await browser).close()));
    },
  };
}

import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { launchChromium } from '../browsers/chromium.ts';
import type { LabBrowser } from '../browsers/seat.ts';
import type { Side } from '../faults/fault.ts';
import { PAGE_PORT } from '../network/addresses.ts';
import { createNetwork } from '../network/network.ts';
import type { Network } from '../network/network.ts';
import { buildPage } from '../page/build-page.ts';
import { startScript } from '../processes/child.ts';
import { startTurnServer } from '../processes/turn-server.ts';
import type { TurnServer } from '../processes/turn-server.ts';

/** What outlives single calls. */
export interface Bench {
  readonly network: Network;
  readonly turn: TurnServer;
  readonly browsers: Readonly<Record<Side, LabBrowser>>;
  /** Goes with the lab. */
  readonly folder: string;
}

export interface OpenBench extends Bench {
  /** Leaves nothing behind. Idempotent. */
  close(): Promise<void>;
}

/** Makes the network, builds and serves the page, and starts the TURN server and the browsers. */
export async function openBench(): Promise<OpenBench> {
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
    const [alice, bob] = await Promise.all([
      launchChromium('alice', folder),
      launchChromium('bob', folder),
    ]);
    return {
      ...{ network, turn, folder },
      browsers: { alice, bob },
      async close() {
        await Promise.allSettled([alice.close(), bob.close()]);
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

import type { Browser, BrowserContext, Page } from 'playwright-core';
import { instances } from '../../e2e/harness/instances.ts';
import { probeScript, readOpenThings } from '../../e2e/harness/probe/probe.ts';
import type { OpenThings } from '../../e2e/harness/probe/probe.ts';
import type { Side } from '../faults/fault.ts';
import { PAGE_PORT, SERVER, SERVER_PORT } from '../network/addresses.ts';
import type { SoakAct, SoakGlance } from '../page/soak.ts';
import type { Diary } from './diary.ts';

/** One person, whose page is kept over the calls. */
export interface SoakSeat {
  readonly side: Side;
  /** What the page has thrown since it was asked last. */
  thrown(): readonly string[];
  /** Undefined while the page is being loaded; what is new goes into the diary of the call. */
  look(diary: Diary): Promise<SoakGlance | undefined>;
  /** False when the call is not at that. */
  act(what: SoakAct): Promise<boolean>;
  /** How the media is, in words. */
  inspect(): Promise<string>;
  forget(): Promise<void>;
  record(call: string): Promise<string | undefined>;
  openThings(): Promise<OpenThings>;
  /** After the rubbish was collected: bytes in use, and peer connections that something holds on to. */
  memory(): Promise<{ readonly heap: number; readonly connections: number }>;
  reload(): Promise<void>;
  closeTab(): Promise<void>;
  openTab(): Promise<void>;
}

export async function takeSeat(
  side: Side,
  { browser, ringMs }: { readonly browser: Browser; readonly ringMs: number },
): Promise<SoakSeat> {
  const context = await browser.newContext();
  await context.addInitScript({ content: probeScript });
  const address = `http://localhost:${PAGE_PORT}/soak.html?user=${side}&server=${SERVER}:${SERVER_PORT}&ringMs=${ringMs}`;
  const thrown: string[] = [];
  let page = await open(context, { address, thrown });

  return {
    side,
    thrown: () => thrown.splice(0),
    async look(diary) {
      const glance = await page.evaluate(() => window.soak.glance()).catch(() => undefined);
      if (glance !== undefined) diary.note(side, glance);
      return glance;
    },
    act: (what) => page.evaluate((name) => window.soak.act(name), what).catch(() => false),
    inspect: () => page.evaluate(() => window.soak.inspect()).catch(String),
    forget: () => page.evaluate(() => window.soak.forget()),
    record: (call) => page.evaluate((id) => window.soak.record(id), call),
    openThings: () => page.evaluate(readOpenThings),
    memory: () => memoryOf(page),
    async reload() {
      await page.reload({ waitUntil: 'load' }).catch((error: unknown) => {
        // Its tab was closed meanwhile.
        if (!page.isClosed()) throw error;
      });
    },
    closeTab: () => page.close({ runBeforeUnload: false }),
    async openTab() {
      page = await open(context, { address, thrown });
    },
  };
}

async function open(
  context: BrowserContext,
  { address, thrown }: { readonly address: string; readonly thrown: string[] },
): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => thrown.push(error.message));
  await page.goto(address);
  return page;
}

async function memoryOf(page: Page): Promise<{ heap: number; connections: number }> {
  const session = await page.context().newCDPSession(page);
  try {
    for (let i = 0; i < 3; i += 1) await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    return { heap: usedSize, connections: await instances(session, 'RTCPeerConnection') };
  } finally {
    await session.detach();
  }
}

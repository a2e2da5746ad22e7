import puppeteer from 'puppeteer-core';
import { requireCommand } from '../../scripts/system-commands.mjs';

/** A tab behind another one, whose timers the browser holds back: to one in a second. */
export interface HiddenTab {
  run<Result>(script: () => Result | Promise<Result>): Promise<Result>;
  /** How long five timers take that are set one after the other, each to a tenth of a second, in ms. */
  timersTakeMs(): Promise<number>;
  close(): Promise<void>;
}

/** Playwright makes every page believe that it is seen: only Puppeteer can hide one. */
export async function openHiddenTab(url: string): Promise<HiddenTab> {
  const browser = await puppeteer.launch({
    executablePath: requireCommand('chromium'),
    ignoreDefaultArgs: [
      '--disable-background-timer-throttling',
      '--disable-backgrounding-occluded-windows',
      '--disable-renderer-backgrounding',
    ],
    args: ['--no-sandbox'],
  });
  const page = await browser.newPage();
  await page.goto(url);
  const front = await browser.newPage();
  await front.bringToFront();
  return {
    run: (script) => page.evaluate(script),
    timersTakeMs: () => page.evaluate(runFiveTimers),
    close: () => browser.close(),
  };
}

/** Runs in the page. */
async function runFiveTimers(): Promise<number> {
  const startedAt = performance.now();
  for (let count = 0; count < 5; count += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return performance.now() - startedAt;
}

import type { Page } from 'playwright-core';
import type { ElementHandle, KeyInput, Page as PuppeteerPage } from 'puppeteer-core';
import type { Person } from './person.ts';
import { probeScript } from './probe/probe.ts';

/** A person with Chromium; the page is there for what only one browser can do. */
export interface ChromiumPerson extends Person {
  readonly page: Page;
  /** What the page has thrown or logged as an error. */
  readonly faults: readonly string[];
}

export async function chromiumPerson(name: string, page: Page): Promise<ChromiumPerson> {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  await page.addInitScript({ content: probeScript });
  return {
    name,
    page,
    faults,
    async open(url) {
      await page.goto(url);
    },
    click: (button) =>
      page.getByRole('button', { name: button, exact: true }).click({ timeout: 10_000 }),
    press: (key) => page.keyboard.press(key),
    type: (text) => page.keyboard.type(text),
    run: (script, argument) => page.evaluate(script as never, argument),
    leave: () => page.close({ runBeforeUnload: false }),
  };
}

export async function firefoxPerson(name: string, page: PuppeteerPage): Promise<Person> {
  await page.evaluateOnNewDocument(probeScript);
  return {
    name,
    async open(url) {
      await page.goto(url);
    },
    click: (button) => clickButton(page, button),
    press: (key) => page.keyboard.press(key as KeyInput),
    type: (text) => page.keyboard.type(text),
    run: (script, argument) => page.evaluate(script as never, argument as never),
    leave: () => page.close(),
  };
}

/** Asked from outside for a button by its role and name, Firefox falls over: the page itself looks. */
async function clickButton(page: PuppeteerPage, name: string): Promise<void> {
  const button = await page.waitForFunction(
    (wanted) =>
      [...document.querySelectorAll('button')].find(
        (candidate) =>
          (candidate.getAttribute('aria-label') ?? candidate.innerText).trim() === wanted &&
          !candidate.disabled &&
          candidate.checkVisibility(),
      ),
    { polling: 100, timeout: 10_000 },
    name,
  );
  const element = button.asElement() as ElementHandle | null;
  await element?.click();
}

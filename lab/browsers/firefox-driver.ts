// Drives a Firefox that stands in the same namespace as this process, which its parent tells what to do: Firefox is
// spoken to over a port of the loopback interface, and each namespace has its own.
//   node firefox-driver.ts <program> <address of the page>
import process from 'node:process';
import puppeteer from 'puppeteer-core';
import type { Page } from 'puppeteer-core';
import type { DriverOrder, DriverReply } from './firefox.ts';

const PREFERENCES = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  // The page is on the loopback interface, and its server is not.
  'network.lna.enabled': false,
};

const [executablePath = '', address = ''] = process.argv.slice(2);
const browser = await puppeteer.launch({
  browser: 'firefox',
  executablePath,
  headless: true,
  extraPrefsFirefox: PREFERENCES,
});
let page: Page | undefined;

process.on('message', (order: DriverOrder) => {
  follow(order).then(
    (value) => reply({ id: order.id, value }),
    (error: unknown) => reply({ id: order.id, error: String(error) }),
  );
});
process.on('disconnect', () => void browser.close().finally(() => process.exit()));
console.log('ready');

async function follow({ type, method, args }: DriverOrder): Promise<unknown> {
  if (type === 'leave') {
    await page?.close();
    page = undefined;
    return undefined;
  }
  if (type === 'open') {
    page = await browser.newPage();
    await page.goto(address);
    return undefined;
  }
  return page?.evaluate(
    (name, given) =>
      (window.lab[name as 'start'] as (...all: never) => unknown)(...(given as never)),
    method,
    args,
  );
}

function reply(message: DriverReply): void {
  process.send?.(message);
}

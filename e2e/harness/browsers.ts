import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import puppeteer from 'puppeteer-core';
import { requireCommand } from '../../scripts/system-commands.mjs';
import { chromiumPerson, firefoxPerson } from './people.ts';
import type { ChromiumPerson } from './people.ts';
import type { Person } from './person.ts';

const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  // The second camera of the three makes pictures of a kind that no browser sends.
  '--use-fake-device-for-media-stream=device-count=3',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--js-flags=--expose-gc',
];

const FIREFOX_PREFERENCES = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
};

export interface Chromium {
  readonly browser: Browser;
  /** A person with a browser profile of their own. */
  person(name: string, options?: BrowserContextOptions): Promise<ChromiumPerson>;
  /** Another tab beside this person's own, in the same profile. */
  tabBeside(person: ChromiumPerson, name: string): Promise<ChromiumPerson>;
  /** Closes all tabs: the browser is as new. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export interface ChromiumLaunch {
  /** Default true: whoever asks for a device gets it. False: only what a person's `permissions` name. */
  readonly grantsDevices?: boolean;
  /** Default true: sound plays at once. False: as browsers do it, only once somebody has touched the page. */
  readonly autoplays?: boolean;
  /** The hash of the key of a certificate that it trusts, though nobody has signed it. */
  readonly trustedKey?: string;
}

/** Starts Chromium with a camera and a microphone of its own making. */
export async function launchChromium(launch: ChromiumLaunch = {}): Promise<Chromium> {
  const { grantsDevices = true, autoplays = true, trustedKey } = launch;
  const browser = await chromium.launch({
    executablePath: requireCommand('chromium'),
    args: [
      ...CHROMIUM_ARGUMENTS,
      ...(grantsDevices ? ['--use-fake-ui-for-media-stream'] : []),
      ...(autoplays ? ['--autoplay-policy=no-user-gesture-required'] : []),
      ...(trustedKey ? [`--ignore-certificate-errors-spki-list=${trustedKey}`] : []),
    ],
  });
  async function personIn(context: BrowserContext, name: string): Promise<ChromiumPerson> {
    return chromiumPerson(name, await context.newPage());
  }
  return {
    browser,
    person: async (name, options) => personIn(await browser.newContext(options), name),
    tabBeside: (person, name) => personIn(person.page.context(), name),
    async clear() {
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    close: () => browser.close(),
  };
}

export interface Firefox {
  person(name: string): Promise<Person>;
  close(): Promise<void>;
}

export interface FirefoxLaunch {
  /** Default false. True: it trusts certificates that nobody has signed; Firefox knows no single ones. */
  readonly trustsAll?: boolean;
  /**
   * Default false: as on a machine without a sound card, where Web Audio stands still. True: with a speaker of its own
   * making.
   */
  readonly hasSpeaker?: boolean;
}

/** Starts Firefox with a camera and a microphone of its own making. */
export async function launchFirefox(launch: FirefoxLaunch = {}): Promise<Firefox> {
  const { trustsAll = false, hasSpeaker = false } = launch;
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: requireCommand('firefox-esr'),
    headless: true,
    acceptInsecureCerts: trustsAll,
    extraPrefsFirefox: {
      ...FIREFOX_PREFERENCES,
      'media.cubeb.force_mock_context': hasSpeaker,
    },
  });
  return {
    person: async (name) => firefoxPerson(name, await browser.newPage()),
    close: () => browser.close(),
  };
}

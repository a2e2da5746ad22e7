// Pictures of every state of the 1-to-1 example, for people to look at:
//   node --conditions=@earshot/source e2e/screenshots.ts <folder>
import { mkdirSync } from 'node:fs';
import process from 'node:process';
import { launchChromium } from './harness/browsers.ts';
import type { Chromium } from './harness/browsers.ts';
import { startExampleServer } from './harness/example-server.ts';
import type { ChromiumPerson } from './harness/people.ts';

const folder = process.argv[2];
if (folder === undefined) throw new Error('Usage: screenshots.ts <folder>');
mkdirSync(folder, { recursive: true });

const SIZES = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 800 },
};

type Pair = readonly [alice: ChromiumPerson, bob: ChromiumPerson];

/** Each story ends where its picture is taken, and says of whom. */
const stories: Readonly<Record<string, (pair: Pair) => Promise<readonly ChromiumPerson[]>>> = {
  async home([alice]) {
    return [alice];
  },
  async unavailable([alice, bob]) {
    await bob.leave();
    await alice.click('Call bob');
    await shows(alice, '#result');
    return [alice];
  },
  async ringing([alice, bob]) {
    await alice.click('Call bob');
    await shows(bob, '#incoming');
    await plays(alice, '#local-video');
    return [alice, bob];
  },
  async 'ringing-voice'([alice, bob]) {
    await alice.page.getByRole('radio', { name: 'Voice' }).check();
    await alice.click('Call bob');
    await shows(bob, '#incoming');
    return [alice, bob];
  },
  async connected(pair) {
    await connect(pair);
    return pair;
  },
  async muted([alice, bob]) {
    await connect([alice, bob]);
    await alice.click('Mute');
    await alice.click('Camera off');
    await shows(bob, '#remote-notes li');
    return [alice, bob];
  },
  async sharing([alice, bob]) {
    await connect([alice, bob]);
    await alice.click('Share screen');
    await shows(bob, '#remote-screen');
    return [alice, bob];
  },
  async 'both-sharing'([alice, bob]) {
    await connect([alice, bob]);
    await alice.click('Share screen');
    await bob.click('Share screen');
    await shows(bob, '#remote-screen');
    return [alice];
  },
  async hold([alice, bob]) {
    await connect([alice, bob]);
    await alice.click('Hold');
    await shows(bob, '#remote-notes li');
    return [alice, bob];
  },
  async devices([alice, bob]) {
    await connect([alice, bob]);
    await alice.click('Devices');
    return [alice];
  },
  async ended([alice, bob]) {
    await connect([alice, bob]);
    await alice.click('Hang up');
    await shows(bob, '#result');
    return [alice, bob];
  },
};

const server = await startExampleServer();
const chromium = await launchChromium();
try {
  for (const [size, viewport] of Object.entries(SIZES)) {
    await takeAll({ size, viewport, colorScheme: 'light' });
    await takeAll({ size, viewport, colorScheme: 'dark' });
  }
} finally {
  await Promise.all([chromium.close(), server.stop()]);
}

interface Look {
  readonly size: string;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly colorScheme: 'light' | 'dark';
}

async function takeAll({ size, ...look }: Look): Promise<void> {
  for (const [name, story] of Object.entries(stories)) {
    const pair = await openPair(chromium, look);
    for (const person of await story(pair)) {
      const path = `${folder}/${name}-${person.name}-${size}-${look.colorScheme}.png`;
      await person.page.screenshot({ path, animations: 'disabled' });
    }
    await chromium.clear();
  }
}

async function openPair(browser: Chromium, options: Omit<Look, 'size'>): Promise<Pair> {
  const pair = [
    await browser.person('alice', options),
    await browser.person('bob', options),
  ] as const;
  for (const person of pair) {
    await person.open(`${server.url}/?user=${person.name}`);
    await shows(person, '#presence[data-status=online]');
  }
  return pair;
}

async function connect([alice, bob]: Pair): Promise<void> {
  await alice.click('Call bob');
  await bob.click('Accept');
  await Promise.all([alice, bob].map((person) => plays(person, '#remote-video')));
}

async function plays(person: ChromiumPerson, selector: string): Promise<void> {
  await person.page.waitForFunction((video) => {
    const element = document.querySelector<HTMLVideoElement>(video);
    return (element?.getVideoPlaybackQuality().totalVideoFrames ?? 0) > 5;
  }, selector);
}

async function shows(person: ChromiumPerson, selector: string): Promise<void> {
  await person.page.locator(selector).first().waitFor({ state: 'visible' });
}

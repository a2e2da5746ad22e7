// Pictures of every state of an example, for people to look at:
//   node --conditions=@earshot/source e2e/screenshots.ts <folder> [one-to-one | screen-share] [state …]
import { mkdirSync } from 'node:fs';
import process from 'node:process';
import { launchChromium } from './harness/browsers.ts';
import { startExampleServer } from './harness/example-server.ts';
import type { ChromiumPerson } from './harness/people.ts';
import { oneToOne } from './pictures/one-to-one.ts';
import { screenShare } from './pictures/screen-share.ts';
import { shows } from './pictures/scene.ts';

const SIZES = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 800 },
};

const [folder, example = 'one-to-one', ...wanted] = process.argv.slice(2);
if (folder === undefined || (example !== 'one-to-one' && example !== 'screen-share')) {
  throw new Error('Usage: screenshots.ts <folder> [one-to-one | screen-share] [state …]');
}
mkdirSync(folder, { recursive: true });

const all = Object.entries(example === 'one-to-one' ? oneToOne : screenShare);
const stories = all.filter(([name]) => wanted.length === 0 || wanted.includes(name));
const server = await startExampleServer({ example, environment: { EARSHOT_GRACE_MS: '5000' } });
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
  const enter = async (name: string): Promise<ChromiumPerson> => {
    const person = await chromium.person(name, look);
    await person.open(`${server.url}/?user=${name}`);
    await shows(person, '.presence[data-status=online]');
    return person;
  };
  for (const [name, story] of stories) {
    const scene = { alice: await enter('alice'), bob: await enter('bob'), enter };
    for (const person of await story(scene)) {
      const path = `${folder}/${example}-${name}-${person.name}-${size}-${look.colorScheme}.png`;
      await person.page.screenshot({ path, animations: 'disabled' });
    }
    await chromium.clear();
  }
}

import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launchChromium } from './browsers.ts';
import type { Chromium, ChromiumLaunch } from './browsers.ts';
import { startExampleServer } from './example-server.ts';
import type { ExampleServer, ExampleServerOptions } from './example-server.ts';
import type { ChromiumPerson } from './people.ts';
import { expectText } from './person.ts';

export interface StageOptions extends ExampleServerOptions {
  readonly chromium?: ChromiumLaunch;
}

/** A running example and a browser: for all tests of a file, with an empty browser for each. */
export interface Stage {
  readonly server: ExampleServer;
  readonly chromium: Chromium;
  /** Somebody who has the page open and is online. */
  person(name: string, query?: string): Promise<ChromiumPerson>;
  /** Alice and Bob, online. */
  pair(): Promise<readonly [ChromiumPerson, ChromiumPerson]>;
}

/** Call at the top of a test file. */
export function useStage(options: StageOptions = {}): Stage {
  let server: ExampleServer | undefined;
  let chromium: Chromium | undefined;
  const people: ChromiumPerson[] = [];

  beforeAll(async () => {
    [server, chromium] = await Promise.all([
      startExampleServer(options),
      launchChromium(options.chromium),
    ]);
  });
  afterEach(async () => {
    const faults = people
      .splice(0)
      .flatMap((person) => person.faults.map((fault) => `${person.name}: ${fault}`));
    await chromium?.clear();
    expect(faults).toEqual([]);
  });
  afterAll(async () => {
    await Promise.all([chromium?.close(), server?.stop()]);
  });

  const stage: Stage = {
    get server() {
      return started(server);
    },
    get chromium() {
      return started(chromium);
    },
    async person(name, query = '') {
      const person = await stage.chromium.person(name);
      people.push(person);
      await person.open(`${stage.server.url}/?user=${name}${query}`);
      await expectText(person, `${name} is online`);
      return person;
    },
    pair: () => Promise.all([stage.person('alice'), stage.person('bob')]),
  };
  return stage;
}

function started<Part>(part: Part | undefined): Part {
  if (part === undefined) throw new Error('The stage is used before its tests run.');
  return part;
}

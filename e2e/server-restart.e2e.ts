import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium } from './harness/browsers.ts';
import type { Chromium } from './harness/browsers.ts';
import { connect, ring, RUNNING_TIME } from './harness/calls.ts';
import { freePort, startExampleServer } from './harness/example-server.ts';
import type { ExampleServer } from './harness/example-server.ts';
import { expectAudioFlows, expectVideoFlows } from './harness/media.ts';
import type { ChromiumPerson } from './harness/people.ts';
import { expectText } from './harness/person.ts';

let chromium: Chromium;
let folder: string;
let server: ExampleServer;
let port: number;

beforeAll(async () => {
  chromium = await launchChromium();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-e2e-'));
  port = await freePort();
  server = await start();
});
afterEach(async () => {
  await chromium.clear();
  await server.stop();
  await rm(folder, { recursive: true });
});
afterAll(() => chromium.close());

function start(): Promise<ExampleServer> {
  return startExampleServer({
    port,
    environment: { EARSHOT_DATABASE: join(folder, 'calls.sqlite') },
  });
}

async function pair(): Promise<readonly [ChromiumPerson, ChromiumPerson]> {
  const [alice, bob] = await Promise.all([chromium.person('alice'), chromium.person('bob')]);
  for (const person of [alice, bob]) {
    await person.open(`${server.url}/?user=${person.name}`);
    await expectText(person, `${person.name} is online`);
  }
  return [alice, bob];
}

/** Until both pages have noticed. */
async function killServer(people: readonly ChromiumPerson[]): Promise<void> {
  await server.kill();
  for (const person of people) {
    await expect.poll(() => presence(person), { timeout: 10_000 }).not.toBe('online');
  }
}

/** The pages, which try less and less often, hear from their network that it is worth a try. */
async function restartServer(people: readonly ChromiumPerson[]): Promise<void> {
  server = await start();
  for (const person of people) {
    await person.run(() => void window.dispatchEvent(new Event('online')));
    await expect.poll(() => presence(person), { timeout: 40_000 }).toBe('online');
  }
}

function presence(person: ChromiumPerson): Promise<string | undefined> {
  return person.run(() => document.querySelector<HTMLElement>('#presence')?.dataset['status']);
}

/** What the server has written down about all calls. */
function records(): Record<string, unknown>[] {
  const database = new DatabaseSync(join(folder, 'calls.sqlite'), { readOnly: true });
  try {
    return database
      .prepare(
        `select status, caller_user, callee_user, end_reason, ended_by, answered_at is not null as answered,
           ended_at - answered_at as talked_ms from earshot_calls`,
      )
      .all();
  } finally {
    database.close();
  }
}

describe('a server that is killed', () => {
  it('while it rings: it rings on, and the call is answered after the restart', async () => {
    const [alice, bob] = await pair();
    await ring(alice, bob);
    // Bob's page rings a moment before Alice's knows of it: what is lost with the server is not meant here.
    await expectText(alice, 'Ringing…');

    await killServer([alice, bob]);
    await expectText(alice, 'Ringing…');
    await expectText(bob, 'alice is calling');
    await restartServer([alice, bob]);
    await bob.click('Accept');

    await Promise.all([expectText(alice, RUNNING_TIME), expectText(bob, RUNNING_TIME)]);
    await Promise.all([expectVideoFlows(alice), expectVideoFlows(bob)]);
    await alice.click('Hang up');
    await expectText(bob, 'alice hung up.');
    expect(records()).toEqual([
      {
        status: 'ended',
        caller_user: 'alice',
        callee_user: 'bob',
        end_reason: 'hangup',
        ended_by: 'caller',
        answered: 1,
        talked_ms: expect.any(Number) as unknown,
      },
    ]);
  });

  it('in a call: pictures and sound never stop, and the record is right in the end', async () => {
    const [alice, bob] = await pair();
    await connect(alice, bob);

    await killServer([alice, bob]);
    await Promise.all([expectVideoFlows(alice), expectVideoFlows(bob)]);
    await Promise.all([expectAudioFlows(alice), expectAudioFlows(bob)]);
    await restartServer([alice, bob]);
    await Promise.all([expectVideoFlows(alice), expectVideoFlows(bob)]);
    await bob.click('Mute');
    await expectText(alice, 'bob is muted');
    await bob.click('Hang up');

    await expectText(alice, 'bob hung up.');
    await expect.poll(() => records()[0]?.['status']).toBe('ended');
    expect(records()).toMatchObject([{ end_reason: 'hangup', ended_by: 'callee', answered: 1 }]);
  });

  it('in a call that is hung up meanwhile: the other side and the record learn of it', async () => {
    const [alice, bob] = await pair();
    await connect(alice, bob);
    await expectVideoFlows(alice);

    await killServer([alice, bob]);
    await alice.click('Hang up');
    await expectText(alice, 'You hung up.');
    await restartServer([alice, bob]);

    await expectText(bob, 'alice hung up.');
    await expect.poll(() => records()[0]?.['status']).toBe('ended');
    expect(records()).toMatchObject([{ end_reason: 'hangup', ended_by: 'caller', answered: 1 }]);
  });
});

describe('a server that is stopped', () => {
  it('says goodbye and exits cleanly, with calls going on', async () => {
    const [alice, bob] = await pair();
    await connect(alice, bob);

    expect(await server.stop()).toBe(0);

    await Promise.all([expectVideoFlows(alice), expectVideoFlows(bob)]);
    await restartServer([alice, bob]);
    await alice.click('Hang up');
    await expectText(bob, 'alice hung up.');
  });
});

describe('a port that is taken', () => {
  it('is an error of one clear sentence', async () => {
    await expect(start()).rejects.toThrow(
      `Port ${port} is taken by another program. Stop that one, or choose another port: PORT=`,
    );
  });
});

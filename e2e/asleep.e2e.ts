import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from './harness/browsers.ts';
import type { Chromium } from './harness/browsers.ts';
import { connect, expectTalking, ring } from './harness/calls.ts';
import type { ChromiumPerson } from './harness/people.ts';
import { expectText, openThings, pageText } from './harness/person.ts';
import { fallAsleep } from './harness/sleep.ts';
import { useStage } from './harness/stage.ts';

const stage = useStage();
let bobsMachine: Chromium | undefined;
let wakeUp = (): void => undefined;

beforeAll(async () => {
  bobsMachine = await launchChromium();
});
afterEach(async () => {
  wakeUp();
  await bobsMachine?.clear();
});
afterAll(() => bobsMachine?.close());

function machine(): Chromium {
  if (bobsMachine === undefined) throw new Error('Bob has no machine.');
  return bobsMachine;
}

async function bobOnline(): Promise<ChromiumPerson> {
  const bob = await machine().person('bob');
  await bob.open(`${stage.server.url}/?user=bob`);
  await expectText(bob, 'bob is online');
  return bob;
}

async function fallAsleepAtBobs(): Promise<void> {
  wakeUp = await fallAsleep(machine().browser);
}

describe('a machine that sleeps in a call', () => {
  it('for a moment comes back into it', async () => {
    const [alice, bob] = await Promise.all([stage.person('alice'), bobOnline()]);
    await connect(alice, bob);
    await expectTalking([alice, bob]);

    await fallAsleepAtBobs();
    await expectText(alice, 'Reconnecting');
    wakeUp();

    await expectTalking([alice, bob]);
    await alice.click('Hang up');
    await expectText(bob, 'alice hung up.');
  });

  it('for longer than a call waits learns at once that it is over, and rests', async () => {
    const [alice, bob] = await Promise.all([stage.person('alice'), bobOnline()]);
    await connect(alice, bob);
    await expectTalking([alice, bob]);

    await fallAsleepAtBobs();
    await expect.poll(() => pageText(alice), { timeout: 45_000 }).toContain('was lost');
    wakeUp();

    await expectText(bob, 'was lost');
    await expectText(bob, 'bob is online');
    const rests = { peerConnections: 0, tracks: 0, sockets: 1 };
    await expect.poll(() => openThings(bob), { timeout: 5_000 }).toMatchObject(rests);
    await ring(alice, bob);
    await alice.click('Cancel');
    await expectText(bob, 'alice called you');
  });
});

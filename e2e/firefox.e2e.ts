import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import { launchFirefox } from './harness/browsers.ts';
import type { Firefox } from './harness/browsers.ts';
import { connect } from './harness/calls.ts';
import { expectAudioFlows, expectPlays, expectSilence, expectVideoFlows } from './harness/media.ts';
import { expectNoText, expectText } from './harness/person.ts';
import type { Person } from './harness/person.ts';
import { useStage } from './harness/stage.ts';

const stage = useStage();
let firefox: Firefox | undefined;
let bob: Person;

beforeAll(async () => {
  firefox = await launchFirefox();
});
afterEach(() => bob.leave());
afterAll(() => firefox?.close());

async function bobInFirefox(): Promise<Person> {
  if (firefox === undefined) throw new Error('Firefox is not there.');
  bob = await firefox.person('bob');
  await bob.open(`${stage.server.url}/?user=bob`);
  await expectText(bob, 'bob is online');
  return bob;
}

async function expectWholeCall(alice: Person): Promise<void> {
  for (const person of [alice, bob]) {
    await expectVideoFlows(person);
    await expectAudioFlows(person);
    await expectPlays(person, 'remote-video');
  }
}

describe('Chromium calls Firefox', () => {
  it('with pictures and sound both ways, mute, camera and screen', async () => {
    const [alice] = await Promise.all([stage.person('alice'), bobInFirefox()]);
    await connect(alice, bob);
    await expectWholeCall(alice);

    await alice.click('Share screen');
    await expectText(bob, 'alice shares a screen');
    await expectVideoFlows(bob, 'screen');

    await bob.click('Mute');
    await expectText(alice, 'bob is muted');
    await expectSilence(alice);

    await bob.click('Camera off');
    await expectText(alice, 'bob’s camera is off');
    await bob.click('Camera off');
    await expectNoText(alice, 'bob’s camera is off');
    await expectVideoFlows(alice);

    await alice.click('Hang up');
    await expectText(bob, 'alice hung up.');
  });
});

describe('Firefox calls Chromium', () => {
  it('with pictures and sound both ways, and hold', async () => {
    const [alice] = await Promise.all([stage.person('alice'), bobInFirefox()]);
    await connect(bob, alice);
    await expectWholeCall(alice);

    await alice.click('Hold');
    await expectText(bob, 'alice has put you on hold');
    await alice.click('Hold');
    await expectNoText(bob, 'alice has put you on hold');
    await expectVideoFlows(bob);

    await bob.click('Hang up');
    await expectText(alice, 'bob hung up.');
  });
});

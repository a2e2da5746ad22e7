import { describe, it } from 'vitest';
import { expectAccessible } from './harness/axe.ts';
import { ring } from './harness/calls.ts';
import { expectAudioFlows, expectVideoFlows } from './harness/media.ts';
import type { ChromiumPerson } from './harness/people.ts';
import { expectText } from './harness/person.ts';
import { useStage } from './harness/stage.ts';

const stage = useStage({ example: 'screen-share' });

async function openPair(): Promise<readonly [ChromiumPerson, ChromiumPerson]> {
  const pair = await Promise.all([stage.chromium.person('alice'), stage.chromium.person('bob')]);
  for (const person of pair) {
    await person.open(`${stage.server.url}/?user=${person.name}`);
    await expectText(person, `${person.name} online`);
  }
  return pair;
}

describe('the example with React', () => {
  it('shows a screen beside the camera, in an accessible page from the first click to the last', async () => {
    const [alice, bob] = await openPair();
    await expectAccessible(alice);

    await ring(alice, bob);
    await expectAccessible(alice);
    await expectAccessible(bob);

    await bob.click('Accept with video');
    for (const person of [alice, bob]) {
      await expectVideoFlows(person);
      await expectAudioFlows(person);
    }
    await expectAccessible(bob);

    await alice.click('Share screen');
    await expectVideoFlows(bob, 'screen');
    await expectVideoFlows(bob, 'camera');
    await alice.click('Mute');
    await expectText(bob, 'alice is muted');
    await expectAccessible(alice);
    await expectAccessible(bob);

    await alice.click('Hang up');
    await expectText(bob, 'alice hung up.');
    await expectAccessible(alice);
    await expectAccessible(bob);
  });
});

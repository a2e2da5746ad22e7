import { describe, expect, it } from 'vitest';
import { expectAccessible } from './harness/axe.ts';
import { ring } from './harness/calls.ts';
import { focused, tabTo } from './harness/keyboard.ts';
import { expectAudioFlows, expectVideoFlows } from './harness/media.ts';
import type { ChromiumPerson } from './harness/people.ts';
import { expectNoText, expectText } from './harness/person.ts';
import { useStage } from './harness/stage.ts';

const stage = useStage({ example: 'screen-share' });

async function enter(person: ChromiumPerson): Promise<ChromiumPerson> {
  await person.open(`${stage.server.url}/?user=${person.name}`);
  await expectText(person, `${person.name} online`);
  return person;
}

async function openPair(): Promise<readonly [ChromiumPerson, ChromiumPerson]> {
  const [alice, bob] = await Promise.all([
    stage.chromium.person('alice'),
    stage.chromium.person('bob'),
  ]);
  return [await enter(alice), await enter(bob)];
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
    await expectText(bob, /\b(Excellent|Good|Fair|Poor) connection/);
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

  it('asks how it was, by keyboard alone, and tries the devices before', async () => {
    const [alice, bob] = await openPair();
    await alice.click('Test my devices');
    await expect
      .poll(() => alice.page.locator('.earshot-test-verdict').textContent(), { timeout: 60_000 })
      .toMatch(/works/);
    await expectAccessible(alice);
    await ring(alice, bob);
    await bob.click('Accept with video');
    await expectVideoFlows(alice);
    await alice.click('Hang up');
    await alice.page.getByRole('radio', { name: 'Bad' }).focus();
    for (let steps = 0; steps < 3; steps += 1) await alice.press('ArrowRight');
    await expectText(alice, 'What was good or bad?');
    await expectAccessible(alice);
    await tabTo(alice, 'Send');
    await alice.press('Enter');
    await expectText(alice, 'Thank you.');
    await expectAccessible(alice);
  }, 120_000);

  it.each(['tab', 'device'] as const)(
    'knows of a call in another %s, and takes it by keyboard alone',
    async (place) => {
      const [alice, bob] = await openPair();
      const other = await enter(
        await (place === 'tab'
          ? stage.chromium.tabBeside(bob, 'bob')
          : stage.chromium.person('bob')),
      );
      await ring(alice, bob);
      await bob.click('Accept with video');
      await expectVideoFlows(bob);

      const where = place === 'tab' ? 'in another tab.' : 'on another device.';
      await expectText(other, 'You are in a call with alice');
      await expectText(other, where);
      await expectAccessible(other);
      await tabTo(other, 'Take the call here');
      await other.press('Enter');

      await expectVideoFlows(other);
      await expectVideoFlows(alice);
      await expectNoText(other, 'You are in a call with alice in');
      // The keyboard goes on from the call.
      expect(await focused(other)).toContain('You are in a call with alice.');
      await expectText(bob, 'Your call with alice goes on');
      await expectNoText(bob, 'Call again');
      await expectAccessible(bob);

      await tabTo(bob, 'Take the call here');
      await bob.press('Space');
      await expectVideoFlows(bob);
      await expectText(other, 'Your call with alice goes on');
      await alice.click('Hang up');
      await expectText(bob, 'alice hung up.');
    },
  );
});

import type { Diagnosis } from '@earshot/core';
import { describe, expect, it } from 'vitest';
import { expectAccessible } from './harness/axe.ts';
import { connect, ring } from './harness/calls.ts';
import { tabTo } from './harness/keyboard.ts';
import { expectVideoFlows } from './harness/media.ts';
import type { ChromiumPerson } from './harness/people.ts';
import { expectNoText, expectText } from './harness/person.ts';
import { useStage } from './harness/stage.ts';
import type { Stage } from './harness/stage.ts';
import { crash } from './harness/tabs.ts';

type Example = 'one-to-one' | 'screen-share';

describe.each<Example>(['one-to-one', 'screen-share'])(
  'after a call that was lost, %s',
  (example) => {
    const stage = useStage({ example, environment: { EARSHOT_GRACE_MS: '2000' } });

    it('says by whose side it was, and gives the diagnosis to whoever asks for it, by keyboard alone', async () => {
      const [alice, bob] = await openPair(stage);
      await talk(alice, bob, example);
      await crash(bob);

      await expectText(alice, 'The connection to bob was lost.');
      await expectText(alice, 'The trouble seems to be on bob’s side');
      await expectNoText(alice, 'peer-vanished');
      await expectAccessible(alice);

      await tabTo(alice, 'Details for support');
      await alice.press('Enter');
      await expectText(alice, 'peer-vanished');
      await tabTo(alice, 'Copy the details');
      await alice.press('Enter');
      await expectText(alice, 'Copied');
      await expectAccessible(alice);

      await alice.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      const copied = JSON.parse(
        await alice.run(() => navigator.clipboard.readText()),
      ) as Diagnosis & { readonly call: string };
      expect(copied).toMatchObject({ code: 'peer-vanished', evidence: { isPeerAbsent: true } });
      expect(copied.call).not.toBe('');
    });

    it('gives the text to be copied by hand where the browser refuses', async () => {
      const [alice, bob] = await openPair(stage);
      await talk(alice, bob, example);
      await crash(bob);
      await expectText(alice, 'Details for support');
      // As in a frame that may not write to the clipboard.
      await alice.run(() => {
        navigator.clipboard.writeText = () =>
          Promise.reject(new DOMException('', 'NotAllowedError'));
      });
      await alice.page.getByText('Details for support').click();
      await alice.click('Copy the details');
      await expectText(alice, 'This browser does not allow it: copy the text below.');
      await expectAccessible(alice);
      expect(
        await alice.page.getByRole('textbox', { name: 'Details for support' }).inputValue(),
      ).toContain('"code": "peer-vanished"');
    });
  },
);

async function openPair(stage: Stage): Promise<readonly [ChromiumPerson, ChromiumPerson]> {
  const pair = await Promise.all([stage.chromium.person('alice'), stage.chromium.person('bob')]);
  for (const person of pair) {
    await person.open(`${stage.server.url}/?user=${person.name}`);
    await person.page.locator('.presence[data-status=online]').waitFor();
  }
  return pair;
}

async function talk(alice: ChromiumPerson, bob: ChromiumPerson, example: Example): Promise<void> {
  if (example === 'one-to-one') await connect(alice, bob);
  else {
    await ring(alice, bob);
    await bob.click('Accept with video');
  }
  await expectVideoFlows(alice);
}

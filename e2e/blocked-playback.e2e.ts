import { expect, it } from 'vitest';
import { place } from './harness/calls.ts';
import { expectPlays, expectVideoFlows } from './harness/media.ts';
import { useStage } from './harness/stage.ts';

// A page that neither was touched nor captures anything may not play sound.
const stage = useStage({ chromium: { grantsDevices: false, autoplays: false } });

it('a browser that plays nothing by itself gets a button, and a click on it plays', async () => {
  const alice = await stage.person('alice');
  await alice.page
    .context()
    .grantPermissions(['microphone', 'camera'], { origin: stage.server.url });
  const bob = await stage.chromium.person('bob');
  await bob.open(`${stage.server.url}/?user=bob`);
  const session = await bob.page.context().newCDPSession(bob.page);
  const isVisible = (id: string): Promise<unknown> =>
    lookUntouched(`document.querySelector('#${id}').checkVisibility()`);
  await expect.poll(() => isVisible('presence')).toBe(true);

  await place(alice, bob);
  await expect.poll(() => isVisible('accept')).toBe(true);
  await lookUntouched("document.querySelector('#accept').click()");

  await expect.poll(() => isVisible('resume-playback'), { timeout: 10_000 }).toBe(true);
  expect(await lookUntouched("document.querySelector('#remote-video').paused")).toBe(true);

  await bob.click('Hear alice');

  await expect.poll(() => isVisible('resume-playback')).toBe(false);
  expect(await lookUntouched("document.querySelector('#remote-video').paused")).toBe(false);
  await expectVideoFlows(bob);
  await expectPlays(bob, 'remote-video');

  /** Other ways into the page count as a touch of the user's. */
  async function lookUntouched(expression: string): Promise<unknown> {
    const { result } = await session.send('Runtime.evaluate', { expression, returnByValue: true });
    return result.value;
  }
});

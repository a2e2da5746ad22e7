import { afterEach, expect, it } from 'vitest';
import { openHiddenTab } from './harness/hidden-tab.ts';
import type { HiddenTab } from './harness/hidden-tab.ts';
import { expectText } from './harness/person.ts';
import { useStage } from './harness/stage.ts';

const stage = useStage();
let bob: HiddenTab | undefined;

afterEach(() => bob?.close());

function pageText(tab: HiddenTab): Promise<string> {
  return tab.run(() => document.body.innerText);
}

it('a tab that is hidden, and whose timers are held back, rings at once', async () => {
  const alice = await stage.person('alice');
  const tab = await openHiddenTab(`${stage.server.url}/?user=bob`);
  bob = tab;
  await expect.poll(() => pageText(tab)).toContain('bob is online');
  expect(await tab.run(() => document.visibilityState)).toBe('hidden');
  expect(await tab.timersTakeMs()).toBeGreaterThan(2_000);

  const calledAt = Date.now();
  await alice.click('Call bob');
  await expect.poll(() => pageText(tab), { interval: 100 }).toContain('alice is calling');
  await expectText(alice, 'Ringing');
  expect(Date.now() - calledAt).toBeLessThan(3_000);

  await alice.click('Cancel');
  await expect.poll(() => pageText(tab)).not.toContain('alice is calling');
});

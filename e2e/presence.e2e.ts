import { afterEach, describe, expect, it } from 'vitest';
import { expectAccessible } from './harness/axe.ts';
import { connect } from './harness/calls.ts';
import type { Person } from './harness/person.ts';
import { startProxy } from './harness/proxy.ts';
import type { Proxy } from './harness/proxy.ts';
import { useStage } from './harness/stage.ts';

declare global {
  interface Window {
    /** Every text that an element has shown, by its selector. */
    shownTexts?: Record<string, string[]>;
  }
}

const STATUS = '#peer-status-text';
const GRACE_MS = 2_000;
const WAIT = { timeout: 10_000, interval: 50 };

const stage = useStage({ environment: { EARSHOT_PRESENCE_GRACE_MS: String(GRACE_MS) } });
let proxy: Proxy | undefined;

afterEach(async () => {
  await proxy?.close();
  proxy = undefined;
});

describe('the person to call', () => {
  it('is offline, comes, is in a call and is there again', async () => {
    const alice = await stage.person('alice');
    await expectStatus(alice, 'Offline');
    await expectAccessible(alice);
    const bob = await stage.person('bob');
    await expectStatus(alice, 'Online');
    await expectStatus(bob, 'Online');
    await expectAccessible(alice);
    const carol = await stage.person('carol');
    await expectStatus(carol, 'Online');
    await connect(alice, bob, { kind: 'voice' });
    await expectStatus(carol, 'In a call');
    await expectAccessible(carol);
    await alice.click('Hang up');
    await expectStatus(carol, 'Online');
  });

  it('whose page is closed is offline once the grace is over, and not before', async () => {
    const [alice, bob] = await stage.pair();
    await expectStatus(alice, 'Online');
    const statuses = await recordTexts(alice, STATUS);
    const left = Date.now();
    await bob.leave();
    await expectStatus(alice, 'Offline');
    expect(Date.now() - left).toBeGreaterThanOrEqual(GRACE_MS);
    expect(await statuses()).toEqual(['Offline']);
  });

  it('does not flicker, on either side, when a connection is lost and comes back', async () => {
    proxy = await startProxy(stage.server.url);
    proxy.letWebSockets(true);
    const alice = await stage.person('alice');
    const bob = await stage.chromium.person('bob');
    await bob.open(`${proxy.url}/?user=bob`);
    await expectStatus(alice, 'Online');
    await expectStatus(bob, 'Online');
    const statuses = await Promise.all([recordTexts(alice, STATUS), recordTexts(bob, STATUS)]);
    const connections = await recordTexts(bob, '#presence');

    proxy.letWebSockets(false);
    proxy.letWebSockets(true);
    await expect
      .poll(connections, WAIT)
      .toEqual(['bob is offline', 'bob: reconnecting…', 'bob is online']);

    // What is told now has come over the new connection.
    await connect(alice, bob, { kind: 'voice' });
    for (const shown of statuses) await expect.poll(shown, WAIT).toEqual(['In a call']);
  });
});

async function expectStatus(person: Person, text: string): Promise<void> {
  const shown = (): Promise<string | undefined> =>
    person.run((selector) => document.querySelector(selector)?.textContent, STATUS);
  await expect.poll(shown, { ...WAIT, message: `${person.name} reads` }).toBe(text);
}

/** From now on every other text of an element is written down, however short it stands there. */
async function recordTexts(person: Person, selector: string): Promise<() => Promise<string[]>> {
  await person.run((of) => {
    const texts: string[] = [];
    window.shownTexts = { ...window.shownTexts, [of]: texts };
    const element = document.querySelector(of);
    if (element === null) throw new Error(`There is no ${of}.`);
    const write = (): void => void texts.push(element.textContent);
    new MutationObserver(write).observe(element, {
      ...{ childList: true, characterData: true, subtree: true },
    });
  }, selector);
  return () => person.run((of) => window.shownTexts?.[of] ?? [], selector);
}

import { describe, expect, it } from 'vitest';
import { connect, ring } from './harness/calls.ts';
import { expectAudioFlows, expectPlays, expectVideoFlows } from './harness/media.ts';
import type { ChromiumPerson } from './harness/people.ts';
import { expectPressed, expectText } from './harness/person.ts';
import { useStage } from './harness/stage.ts';

const stage = useStage({ chromium: { grantsDevices: false } });

async function personWith(name: string, permissions: string[]): Promise<ChromiumPerson> {
  const person = await stage.person(name);
  await person.page.context().grantPermissions(permissions, { origin: stage.server.url });
  return person;
}

describe('a camera that is denied', () => {
  it('leaves the caller with sound, says how to allow it, and works once it is allowed', async () => {
    const alice = await personWith('alice', ['microphone']);
    const bob = await personWith('bob', ['microphone', 'camera']);
    await connect(alice, bob);

    await expectText(alice, 'Your camera is blocked for this page. To allow it,');
    await expectText(bob, 'alice’s camera is off');
    await expectAudioFlows(bob);
    await expectVideoFlows(alice);

    await alice.page
      .context()
      .grantPermissions(['microphone', 'camera'], { origin: stage.server.url });
    await alice.click('Camera off');
    await expectPressed(alice, 'Camera off', false);
    await expectVideoFlows(bob);
    await expectPlays(bob, 'remote-video');
  });

  it('leaves the callee with sound', async () => {
    const alice = await personWith('alice', ['microphone', 'camera']);
    const bob = await personWith('bob', ['microphone']);
    await connect(alice, bob);

    await expectText(bob, 'Your camera is blocked for this page. To allow it,');
    await expectText(alice, 'bob’s camera is off');
    await expectAudioFlows(alice);
    await expectVideoFlows(bob);
  });
});

describe('a microphone that is denied', () => {
  it('lets the caller listen, and says so on both sides', async () => {
    const alice = await personWith('alice', []);
    const bob = await personWith('bob', ['microphone', 'camera']);
    await connect(alice, bob);

    await expectText(alice, 'Your microphone is blocked for this page. To allow it,');
    await expectText(bob, 'alice has no microphone');
    await expectAudioFlows(alice);
  });

  it('has a name in the menu as soon as it is allowed', async () => {
    const alice = await personWith('alice', []);
    const bob = await personWith('bob', ['microphone', 'camera']);
    await connect(alice, bob);
    const names = (): Promise<string> =>
      alice.run(() => document.querySelector('#microphones')?.textContent ?? '');
    await expect.poll(names).toBe('Device 1');

    await alice.page.context().grantPermissions(['microphone'], { origin: stage.server.url });

    await expect.poll(names).toMatch(/^Fake/);
  });

  it('can be dismissed once it is read', async () => {
    const alice = await personWith('alice', ['microphone']);
    const bob = await personWith('bob', ['microphone', 'camera']);
    await ring(alice, bob);
    await expectText(alice, 'Your camera is blocked');

    await alice.click('Dismiss');

    await expect.poll(() => alice.page.getByRole('alert').count()).toBe(0);
  });
});

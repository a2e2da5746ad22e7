import { describe, expect, it } from 'vitest';
import { connect } from './harness/calls.ts';
import {
  expectAudioFlows,
  expectPlays,
  expectSilence,
  expectVideoFlows,
  expectVideoStops,
} from './harness/media.ts';
import {
  expectNoText,
  expectPressed,
  expectSpoken,
  expectText,
  openThings,
} from './harness/person.ts';
import type { Person } from './harness/person.ts';
import { useStage } from './harness/stage.ts';

const stage = useStage();

describe('a video call between two tabs', () => {
  it('shows both pictures and carries both voices, and the time runs', async () => {
    const [alice, bob] = await stage.pair();
    await connect(alice, bob);

    for (const person of [alice, bob]) {
      await expectVideoFlows(person);
      await expectPlays(person, 'remote-video');
      await expectPlays(person, 'local-video');
      await expectAudioFlows(person);
      await expectSpoken(person, `Connected to ${person === alice ? 'bob' : 'alice'}`);
    }
    await expectText(alice, /\b0:0[2-9]\b/);
  });

  it('mutes: the other side sees it and hears silence, until it is undone', async () => {
    const [alice, bob] = await stage.pair();
    await connect(alice, bob);

    await alice.click('Mute');
    await expectPressed(alice, 'Mute', true);
    await expectSpoken(alice, 'You are muted.');
    await expectText(bob, 'alice is muted');
    await expectSilence(bob);
    await expectAudioFlows(alice);

    await alice.click('Mute');
    await expectPressed(alice, 'Mute', false);
    await expectNoText(bob, 'alice is muted');
    await expectAudioFlows(bob);
  });

  it('switches the camera off and on: its light goes off, and the other side sees why', async () => {
    const [alice, bob] = await stage.pair();
    await connect(alice, bob);
    await expectVideoFlows(bob);

    await alice.click('Camera off');
    await expectPressed(alice, 'Camera off', true);
    await expectText(bob, 'alice’s camera is off');
    await expectVideoStops(bob);
    expect((await openThings(alice)).tracks).toBe(1);

    await alice.click('Camera off');
    await expectPressed(alice, 'Camera off', false);
    await expectNoText(bob, 'alice’s camera is off');
    await expectVideoFlows(bob);
    await expectPlays(bob, 'remote-video');
  });

  it('shares a screen beside the camera, and stops', async () => {
    const [alice, bob] = await stage.pair();
    await connect(alice, bob);

    await alice.click('Share screen');
    await expectPressed(alice, 'Share screen', true);
    await expectText(alice, 'You share this screen');
    await expectText(bob, 'alice shares a screen');
    await expectVideoFlows(bob, 'screen');
    await expectPlays(bob, 'remote-screen-video');
    await expectVideoFlows(bob, 'camera');

    await alice.click('Share screen');
    await expectPressed(alice, 'Share screen', false);
    await expectNoText(bob, 'alice shares a screen');
    await expectVideoStops(bob, 'screen');
  });

  it('holds: neither side sees or hears anything until it goes on', async () => {
    const [alice, bob] = await stage.pair();
    await connect(alice, bob);

    await alice.click('Hold');
    await expectPressed(alice, 'Hold', true);
    await expectText(alice, 'On hold');
    await expectText(bob, 'alice has put you on hold');
    await Promise.all([expectVideoStops(alice), expectVideoStops(bob)]);
    await Promise.all([expectSilence(alice), expectSilence(bob)]);

    await alice.click('Hold');
    await expectPressed(alice, 'Hold', false);
    await expectNoText(bob, 'alice has put you on hold');
    await Promise.all([expectVideoFlows(alice), expectVideoFlows(bob)]);
    await expectAudioFlows(bob);
  });

  it('needs no new offer for mute, camera, screen and hold', async () => {
    const [alice, bob] = await stage.pair();
    await connect(alice, bob);
    await expectVideoFlows(bob);
    const before = await alice.run(() => [window.probe.negotiations(), window.probe.sdpLength()]);

    for (const button of ['Mute', 'Camera off', 'Share screen', 'Hold']) {
      await alice.click(button);
      await expectPressed(alice, button, true);
      await alice.click(button);
      await expectPressed(alice, button, false);
    }
    await expectVideoFlows(bob);

    expect(await alice.run(() => [window.probe.negotiations(), window.probe.sdpLength()])).toEqual(
      before,
    );
  });

  it('changes the camera and the microphone while the call goes on', async () => {
    const [alice, bob] = await stage.pair();
    await connect(alice, bob);
    await alice.click('Devices');

    for (const label of ['Camera', 'Microphone']) {
      const select = alice.page.getByLabel(label, { exact: true });
      const before = await select.inputValue();
      const last = (await select.locator('option').last().getAttribute('value')) ?? '';
      expect(last).not.toBe(before);
      await select.selectOption(last);
      // The list shows the choice at once; the device itself takes a moment to open.
      await expect.poll(() => liveDevices(alice)).toContain(last);
      await expect.poll(() => select.inputValue()).toBe(last);
    }

    await expectVideoFlows(bob);
    await expectAudioFlows(bob);
  });
});

describe('a voice call', () => {
  it('asks for no camera, and becomes a video call when a camera goes on', async () => {
    const [alice, bob] = await stage.pair();
    await connect(alice, bob, { kind: 'voice' });
    await Promise.all([expectAudioFlows(alice), expectAudioFlows(bob)]);
    expect((await openThings(alice)).tracks).toBe(1);
    await expectPressed(alice, 'Camera off', true);

    await alice.click('Camera off');
    await expectVideoFlows(bob);
    await expectPlays(bob, 'remote-video');

    await bob.click('Camera off');
    await expectVideoFlows(alice);
    await expectPlays(alice, 'remote-video');
  });

  it('is what "Accept without video" gives to whoever is called by video', async () => {
    const [alice, bob] = await stage.pair();
    await connect(alice, bob, { accept: 'Accept without video' });

    await expectVideoFlows(bob);
    await expectText(alice, 'bob’s camera is off');
    await expectAudioFlows(alice);
    expect((await openThings(bob)).tracks).toBe(1);
  });
});

/** The devices whose light is on. */
function liveDevices(person: Person): Promise<readonly (string | undefined)[]> {
  return person.run(() => {
    const stream = document.querySelector<HTMLVideoElement>('#local-video')?.srcObject;
    if (!(stream instanceof MediaStream)) return [];
    return stream.getTracks().map((track) => track.getSettings().deviceId);
  });
}

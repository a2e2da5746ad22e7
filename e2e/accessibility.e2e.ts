import { describe, expect, it } from 'vitest';
import { expectAccessible } from './harness/axe.ts';
import { connect, place, ring, RUNNING_TIME } from './harness/calls.ts';
import { focused, tabTo } from './harness/keyboard.ts';
import { expectPressed, expectSpoken, expectText } from './harness/person.ts';
import { useStage } from './harness/stage.ts';
import { crash } from './harness/tabs.ts';

const stage = useStage();

describe('axe finds nothing', () => {
  it('before anybody has a name', async () => {
    const nobody = await stage.chromium.person('nobody');
    await nobody.open(stage.server.url);
    await expectText(nobody, 'Who are you?');
    await expectAccessible(nobody);
  });

  it('at home, with the result of a call', async () => {
    const alice = await stage.person('alice');
    await expectAccessible(alice);
    await place(alice, { ...alice, name: 'bob' });
    await expectText(alice, 'bob is not online.');
    await expectAccessible(alice);
  });

  it('while it rings, on both sides', async () => {
    const [alice, bob] = await stage.pair();
    await ring(alice, bob);
    await expectAccessible(alice);
    await expectAccessible(bob);
  });

  it('in a call, with everything switched on', async () => {
    const [alice, bob] = await stage.pair();
    await connect(alice, bob);
    await expectAccessible(alice);
    for (const button of ['Mute', 'Camera off', 'Share screen']) await alice.click(button);
    await expectText(bob, 'alice shares a screen');
    await expectAccessible(alice);
    await expectAccessible(bob);
    await alice.click('Hold');
    await expectText(bob, 'alice has put you on hold');
    await expectAccessible(alice);
    await expectAccessible(bob);
    await bob.click('Devices');
    await expectAccessible(bob);
    // The next test must not find this call: it would still be there to be taken.
    await alice.click('Hang up');
    await expectText(bob, 'alice hung up.');
  });

  it('with a call that goes on elsewhere, and where it was taken away', async () => {
    const [alice, bob] = await stage.pair();
    const tablet = await stage.person('bob');
    await connect(alice, bob);
    await expectSpoken(tablet, 'You are in a call with alice in another tab or on another device.');
    await expectAccessible(tablet);
    await tabTo(tablet, 'Take the call here');
    await tablet.press('Enter');
    await expectText(tablet, RUNNING_TIME);
    await expectText(bob, 'Your call with alice goes on in another tab or on another device.');
    await expectAccessible(bob);
  });

  it('while the call reconnects', async () => {
    const [alice, bob] = await stage.pair();
    await connect(alice, bob);
    await crash(bob);
    await expectText(alice, 'Reconnecting…');
    await expectSpoken(alice, 'Reconnecting…');
    await expectAccessible(alice);
  });
});

describe('with the keyboard alone', () => {
  it('two people call, answer, mute and hang up', async () => {
    const [alice, bob] = await stage.pair();

    await tabTo(alice, 'Call bob');
    await alice.press('Enter');
    await expectText(bob, 'alice is calling');
    expect(await focused(bob)).toBe('Accept');
    await bob.press('Enter');
    await Promise.all([expectText(alice, RUNNING_TIME), expectText(bob, RUNNING_TIME)]);

    await tabTo(bob, 'Mute');
    await bob.press('Space');
    await expectPressed(bob, 'Mute', true);
    await expectText(alice, 'bob is muted');

    await tabTo(alice, 'Hang up');
    await alice.press('Enter');
    await expectText(bob, 'alice hung up.');
    await tabTo(bob, 'Call alice');
  });

  it('nothing behind a dialog that rings can be reached, and focus returns', async () => {
    const [alice, bob] = await stage.pair();
    await ring(alice, bob);

    const reached = new Set<string>();
    for (let i = 0; i < 5; i += 1) {
      reached.add(await focused(bob));
      await bob.press('Tab');
    }
    expect(reached).toContain('Accept');
    expect(reached).toContain('Accept without video');
    expect(reached).toContain('Decline');
    expect(reached).not.toContain('Call alice');

    await bob.press('Escape');
    await expectText(alice, 'bob declined the call.');
    await tabTo(bob, 'Call alice');
  });
});

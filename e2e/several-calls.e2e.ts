import { describe, expect, it } from 'vitest';
import { connect, ring, RUNNING_TIME } from './harness/calls.ts';
import { expectAudioFlows, expectSilence, expectVideoFlows } from './harness/media.ts';
import type { ChromiumPerson } from './harness/people.ts';
import { expectNoText, expectText, openThings, pageText } from './harness/person.ts';
import { useStage } from './harness/stage.ts';

const stage = useStage();

describe('two who call each other', () => {
  it('at the same moment get one call, and neither page rings', async () => {
    const [alice, bob] = await stage.pair();

    await Promise.all([press(alice, '#call-peer'), press(bob, '#call-peer')]);

    await Promise.all([expectText(alice, RUNNING_TIME), expectText(bob, RUNNING_TIME)]);
    await Promise.all([expectVideoFlows(alice), expectVideoFlows(bob)]);
    for (const person of [alice, bob]) {
      expect((await openThings(person)).peerConnections).toBe(1);
      expect(await pageText(person)).not.toContain('is calling');
      expect(await pageText(person)).not.toContain('Switch to');
    }
    await alice.click('Hang up');
    await expectText(bob, 'alice hung up.');
    await expectText(alice, 'You hung up.');
  });
});

describe('two devices of one user', () => {
  it('both ring; the first to accept has the call, and the other one stops', async () => {
    const [alice, bob] = await stage.pair();
    const bobsPhone = await stage.person('bob');
    await ring(alice, bob);
    await expectText(bobsPhone, 'alice is calling');

    await bobsPhone.click('Accept');

    await expectVideoFlows(alice);
    await expectVideoFlows(bobsPhone);
    await expectText(bob, 'You answered alice in another tab or on another device.');
    await expectNoText(bob, 'alice is calling');
  });

  it('accept at the same moment: exactly one has the call', async () => {
    const [alice, bob] = await stage.pair();
    const bobsPhone = await stage.person('bob');
    await ring(alice, bob);
    await expectText(bobsPhone, 'alice is calling');

    await Promise.all([press(bob, '#accept'), press(bobsPhone, '#accept')]);

    await expectVideoFlows(alice);
    const elsewhere = 'You answered alice in another tab or on another device.';
    const told = async (): Promise<number> => {
      const texts = await Promise.all([pageText(bob), pageText(bobsPhone)]);
      return texts.filter((text) => text.includes(elsewhere)).length;
    };
    await expect.poll(told).toBe(1);
    const open = await Promise.all([bob, bobsPhone].map((each) => openThings(each)));
    expect(open.map(({ peerConnections }) => peerConnections).sort()).toEqual([0, 1]);
    // The loser has not disturbed the first connection.
    expect(await alice.run(() => window.probe.negotiations())).toBe(1);
  });

  it('both stop ringing when one declines', async () => {
    const [alice, bob] = await stage.pair();
    const bobsPhone = await stage.person('bob');
    await ring(alice, bob);
    await expectText(bobsPhone, 'alice is calling');

    await bob.click('Decline');

    await expectText(alice, 'bob declined the call.');
    await expectNoText(bobsPhone, 'alice is calling');
  });
});

describe('a tab that is closed while it rings', () => {
  it('leaves the call to the other devices', async () => {
    const [alice, bob] = await stage.pair();
    const bobsPhone = await stage.person('bob');
    await ring(alice, bob);
    await expectText(bobsPhone, 'alice is calling');

    await bob.leave();
    await bobsPhone.click('Accept');

    await expectVideoFlows(alice);
    await expectVideoFlows(bobsPhone);
  });
});

describe('call waiting', () => {
  it('rings beside a call; accepting holds the first one, and one can switch back', async () => {
    const alice = await stage.person('alice');
    const bob = await stage.person('bob', '&whenBusy=wait');
    const carol = await stage.person('carol');
    await connect(alice, bob);

    await carol.page.getByLabel('Call someone else').fill('bob');
    await carol.press('Enter');
    await expectText(bob, 'carol is calling');
    await expectText(bob, 'Accepting puts your other call on hold.');
    await bob.click('Accept');

    await expectVideoFlows(carol);
    await expectText(alice, 'bob has put you on hold');
    await expectSilence(alice);

    await bob.click('Switch to alice');
    await expectText(carol, 'bob has put you on hold');
    await expectNoText(alice, 'bob has put you on hold');
    await expectVideoFlows(alice);
    await expectAudioFlows(alice);

    await bob.click('Hang up');
    await expectText(alice, 'bob hung up.');
    await expectText(bob, 'carol');
    await carol.click('Hang up');
    await expectText(bob, 'carol hung up.');
  });
});

/** Presses at once: a pointer takes its time. */
async function press(person: ChromiumPerson, button: string): Promise<void> {
  await person.run((selector) => document.querySelector<HTMLElement>(selector)?.click(), button);
}

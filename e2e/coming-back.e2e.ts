import { describe, expect, it } from 'vitest';
import { connect, expectTalking, RUNNING_TIME } from './harness/calls.ts';
import { expectAudioFlows, expectSilence } from './harness/media.ts';
import { expectNoText, expectPressed, expectText, openThings, pageText } from './harness/person.ts';
import type { ChromiumPerson } from './harness/people.ts';
import { useStage } from './harness/stage.ts';

const stage = useStage({ environment: { EARSHOT_GRACE_MS: '10000' } });

/** Loads the page again, and measures how long it takes until the time of the call runs again, in ms. */
async function reload(person: ChromiumPerson): Promise<number> {
  const before = Date.now();
  await person.page.reload();
  await expectText(person, RUNNING_TIME);
  return Date.now() - before;
}

describe('a page that is loaded again in a call', () => {
  it.each(['the caller', 'the callee'])(
    'of %s comes back into it, and nothing rings',
    async (who) => {
      const [alice, bob] = await stage.pair();
      await connect(alice, bob);
      await expectTalking([alice, bob]);
      const [gone, stays] = who === 'the caller' ? [alice, bob] : [bob, alice];
      const time = timeIn(await pageText(stays));

      const backAfterMs = await reload(gone);

      expect(backAfterMs).toBeLessThan(4_000);
      await expectTalking([gone, stays]);
      await expectNoText(stays, 'is calling');
      await expectNoText(gone, 'is calling');
      // It is the same call: its time goes on.
      expect(timeIn(await pageText(gone))).toBeGreaterThanOrEqual(time);
      await gone.click('Hang up');
      await expectText(stays, `${gone.name} hung up.`);
      await expectAllClosed([alice, bob]);
    },
  );

  it('twice, and then on the other side, too', async () => {
    const [alice, bob] = await stage.pair();
    await connect(alice, bob);
    await reload(alice);
    await reload(alice);
    await reload(bob);
    await expectTalking([alice, bob]);
    await bob.click('Hang up');
    await expectText(alice, 'bob hung up.');
  });

  it('on both sides at once comes back on both', async () => {
    const [alice, bob] = await stage.pair();
    await connect(alice, bob);
    await Promise.all([reload(alice), reload(bob)]);
    await expectTalking([alice, bob]);
    await alice.click('Hang up');
    await expectText(bob, 'alice hung up.');
  });

  it('leaves muted who was muted, and the camera off', async () => {
    const [alice, bob] = await stage.pair();
    await connect(alice, bob);
    await alice.click('Mute');
    await alice.click('Camera off');
    await expectText(bob, 'alice is muted');

    await reload(alice);

    await expectPressed(alice, 'Mute', true);
    await expectPressed(alice, 'Camera off', true);
    await expectSilence(bob);
    await expectText(bob, 'alice is muted');
    await alice.click('Mute');
    await expectAudioFlows(bob);
    await alice.click('Hang up');
    await expectText(bob, 'alice hung up.');
  });

  it('while it rings stops ringing at the other end', async () => {
    const [alice, bob] = await stage.pair();
    await alice.click('Call bob');
    await expectText(bob, 'alice is calling');
    await alice.page.reload();
    await expectNoText(bob, 'alice is calling');
  });
});

describe('a call of a user with two devices', () => {
  it('is seen on the other one, comes there, and goes back', async () => {
    const [alice, bob] = await stage.pair();
    const tablet = await stage.person('bob');
    await connect(alice, bob);
    await expectText(tablet, 'You are in a call with alice');

    await tablet.click('Take the call here');

    await expectTalking([alice, tablet]);
    await expectNoText(tablet, 'You are in a call with alice');
    await expectText(bob, 'Your call with alice goes on in another tab or on another device.');
    await expectText(bob, 'You are in a call with alice');
    expect((await openThings(bob)).peerConnections).toBe(0);

    await bob.click('Take the call here');
    await expectTalking([alice, bob]);
    await alice.click('Hang up');
    await expectText(bob, 'alice hung up.');
    await expectNoText(tablet, 'You are in a call with alice');
  });

  it('is seen by a device that comes later, and taken by the caller’s, too', async () => {
    const [alice, bob] = await stage.pair();
    await connect(alice, bob);
    const phone = await stage.person('alice');
    await expectText(phone, 'You are in a call with bob');
    await phone.click('Take the call here');
    await expectTalking([phone, bob]);
    await bob.click('Hang up');
    await expectText(phone, 'bob hung up.');
  });
});

/** The seconds that the clock of a call shows. */
function timeIn(text: string): number {
  const [, minutes = '0', seconds = '0'] = /\b(\d+):(\d\d)\b/.exec(text) ?? [];
  return 60 * Number(minutes) + Number(seconds);
}

async function expectAllClosed(people: readonly ChromiumPerson[]): Promise<void> {
  for (const person of people) {
    await expect.poll(async () => (await openThings(person)).peerConnections).toBe(0);
    await expect.poll(async () => (await openThings(person)).tracks).toBe(0);
  }
}

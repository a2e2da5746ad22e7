import { describe, expect, it } from 'vitest';
import { connect, place, ring } from './harness/calls.ts';
import { expectVideoFlows } from './harness/media.ts';
import type { ChromiumPerson } from './harness/people.ts';
import { expectNoText, expectText, openThings } from './harness/person.ts';
import { useStage } from './harness/stage.ts';

const stage = useStage({ environment: { EARSHOT_GRACE_MS: '3000' } });

type Pair = readonly [alice: ChromiumPerson, bob: ChromiumPerson];

/** How alice and bob get into each state of a call. */
const states = {
  ringing: (alice: ChromiumPerson, bob: ChromiumPerson) => ring(alice, bob),
  async connecting(alice: ChromiumPerson, bob: ChromiumPerson) {
    for (const person of [alice, bob]) await person.run(() => void (window.hasNoNetwork = true));
    await ring(alice, bob);
    await bob.click('Accept');
    await Promise.all([expectText(alice, 'Connecting…'), expectText(bob, 'Connecting…')]);
  },
  connected: (alice: ChromiumPerson, bob: ChromiumPerson) => connect(alice, bob),
  async reconnecting(alice: ChromiumPerson, bob: ChromiumPerson) {
    await connect(alice, bob);
    await crash(bob);
    await expectText(alice, 'Reconnecting…');
  },
};

interface Ending {
  readonly state: keyof typeof states;
  readonly when: string;
  readonly act: (...pair: Pair) => Promise<unknown>;
  readonly alice?: string;
  readonly bob?: string;
}

const endings: readonly Ending[] = [
  {
    state: 'ringing',
    when: 'the caller cancels',
    act: (alice) => alice.click('Cancel'),
    alice: 'You cancelled the call to bob.',
    bob: 'alice called you, and stopped before you answered.',
  },
  {
    state: 'ringing',
    when: 'the callee declines',
    act: (_, bob) => bob.click('Decline'),
    alice: 'bob declined the call.',
    bob: 'You declined the call from alice.',
  },
  {
    state: 'ringing',
    when: 'the callee presses Escape',
    act: (_, bob) => bob.press('Escape'),
    alice: 'bob declined the call.',
    bob: 'You declined the call from alice.',
  },
  {
    state: 'ringing',
    when: 'the caller closes the tab',
    act: (alice) => alice.leave(),
    bob: 'alice called you, and stopped before you answered.',
  },
  {
    state: 'connecting',
    when: 'the caller hangs up',
    act: (alice) => alice.click('Hang up'),
    alice: 'You hung up.',
    bob: 'alice hung up.',
  },
  {
    state: 'connecting',
    when: 'the callee hangs up',
    act: (_, bob) => bob.click('Hang up'),
    alice: 'bob hung up.',
    bob: 'You hung up.',
  },
  {
    state: 'connected',
    when: 'the caller hangs up',
    act: (alice) => alice.click('Hang up'),
    alice: 'You hung up.',
    bob: 'alice hung up.',
  },
  {
    state: 'connected',
    when: 'the callee hangs up',
    act: (_, bob) => bob.click('Hang up'),
    alice: 'bob hung up.',
    bob: 'You hung up.',
  },
  {
    state: 'connected',
    when: 'the caller closes the tab, and its time to come back is over',
    act: (alice) => alice.leave(),
    bob: 'The connection to alice was lost.',
  },
  {
    state: 'connected',
    when: 'the callee closes the tab, and its time to come back is over',
    act: (_, bob) => bob.leave(),
    alice: 'The connection to bob was lost.',
  },
  {
    state: 'reconnecting',
    when: 'whoever is left hangs up',
    act: (alice) => alice.click('Hang up'),
    alice: 'You hung up.',
  },
  {
    state: 'reconnecting',
    when: 'nobody comes back',
    act: () => Promise.resolve(),
    alice: 'The connection to bob was lost.',
  },
];

describe('a call that is', () => {
  it.each(endings)('$state ends when $when', async ({ state, act, ...reads }) => {
    const [alice, bob] = await stage.pair();
    await states[state](alice, bob);

    await act(alice, bob);

    if (reads.alice !== undefined) await expectOver(alice, reads.alice);
    if (reads.bob !== undefined) await expectOver(bob, reads.bob);
  });
});

describe('a call that never rings', () => {
  it('is over at once when it is cancelled while it dials, and bob hears nothing of it', async () => {
    const [alice, bob] = await stage.pair();
    await alice.run(() => {
      document.querySelector<HTMLElement>('#call-peer')?.click();
      document.querySelector<HTMLElement>('#hang-up')?.click();
    });
    await expectOver(alice, 'You cancelled the call to bob.');

    await place(bob, alice);
    await expectText(alice, 'bob is calling');
    await expectNoText(bob, 'alice called you');
  });

  it('says that the callee is not online, and what to do', async () => {
    const alice = await stage.person('alice');
    await place(alice, { ...alice, name: 'bob' });
    await expectOver(alice, 'bob is not online.');
    await expectText(alice, 'Open this page as bob in another tab');
  });

  it('says that the callee is in another call, which goes on undisturbed', async () => {
    const [alice, bob] = await stage.pair();
    const carol = await stage.person('carol');
    await connect(alice, bob);

    await callByName(carol, 'bob');

    await expectOver(carol, 'bob is in another call.');
    await expectVideoFlows(alice);
    await expectVideoFlows(bob);
  });

  it('refuses to call oneself', async () => {
    const alice = await stage.person('alice');
    await callByName(alice, 'alice');
    await expectText(alice, 'That is you: call somebody else.');
  });
});

/** The call is over here: the page says why, and nothing of it is left open. */
async function expectOver(person: ChromiumPerson, sentence: string): Promise<void> {
  await expect
    .poll(() => person.page.locator('#result').innerText(), { timeout: 60_000 })
    .toContain(sentence);
  await expect
    .poll(() => openThings(person))
    .toMatchObject({ peerConnections: 0, tracks: 0, audioContexts: 0 });
}

async function callByName(person: ChromiumPerson, name: string): Promise<void> {
  await person.page.getByLabel('Call someone else').fill(name);
  await person.press('Enter');
}

/** The tab dies without a word. */
async function crash(person: ChromiumPerson): Promise<void> {
  const session = await person.page.context().newCDPSession(person.page);
  const crashed = person.page.waitForEvent('crash');
  session.send('Page.crash').catch(() => undefined);
  await crashed;
}

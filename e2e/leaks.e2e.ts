import { expect, it } from 'vitest';
import { connect, place, ring } from './harness/calls.ts';
import { instances } from './harness/instances.ts';
import type { ChromiumPerson } from './harness/people.ts';
import { expectText, openThings } from './harness/person.ts';
import { useStage } from './harness/stage.ts';

const stage = useStage();

const CALLS_BEFORE = 10;
const CALLS = 50;
/** Compiled code and the browser's own notes grow a little; 10 kB that each call left behind would be seen. */
const HEAP_GROWTH_LIMIT = 400_000;

/** Only the session is open, with its one socket and at most two timers: for silence, and for what it owes an answer. */
const NOTHING = { peerConnections: 0, tracks: 0, audioContexts: 0, sockets: 1 };

type Pair = readonly [ChromiumPerson, ChromiumPerson];

const ways: readonly ((pair: Pair) => Promise<void>)[] = [
  async ([alice, bob]) => {
    await connect(alice, bob);
    await alice.click('Hang up');
    await expectText(bob, 'alice hung up.');
  },
  async ([alice, bob]) => {
    await connect(bob, alice);
    await bob.click('Share screen');
    await expectText(alice, 'bob shares a screen');
    await alice.click('Hang up');
    await expectText(bob, 'alice hung up.');
  },
  async ([alice, bob]) => {
    await ring(alice, bob);
    await bob.click('Decline');
    await expectText(alice, 'bob declined the call.');
  },
  async ([alice, bob]) => {
    await ring(bob, alice);
    await bob.click('Cancel');
    await expectText(alice, 'stopped before you answered');
  },
  async ([alice]) => {
    await place(alice, { ...alice, name: 'bob' });
    await alice.click('Cancel');
    await expectText(alice, 'You cancelled the call to bob.');
  },
];

it('fifty calls, answered, declined, cancelled and failed, leave nothing open and a flat heap', async () => {
  const pair = await stage.pair();
  await makeCalls(pair, CALLS_BEFORE);
  const open = await Promise.all(pair.map(openThings));
  const heap = await Promise.all(pair.map(heapSize));

  await makeCalls(pair, CALLS - CALLS_BEFORE);

  for (const [index, person] of pair.entries()) {
    await expect
      .poll(() => openThings(person), { timeout: 15_000 })
      .toMatchObject({ ...NOTHING, listeners: open[index]?.listeners });
    await expect.poll(() => openThings(person).then(({ timers }) => timers)).toBeLessThan(3);
    // The last one may still be on its way out, and one is kept ready for the next call.
    expect(await instancesOf(person, 'RTCPeerConnection')).toBeLessThanOrEqual(2);
    // The browser lets go of stopped tracks late; had calls kept theirs, there would be 160.
    expect(await instancesOf(person, 'MediaStreamTrack')).toBeLessThan(CALLS);
    const grownBy = (await heapSize(person)) - (heap[index] ?? 0);
    console.log(
      `${person.name}: heap grew by ${grownBy} bytes over ${CALLS - CALLS_BEFORE} calls; open: ${JSON.stringify(open[index])}`,
    );
    expect(grownBy).toBeLessThan(HEAP_GROWTH_LIMIT);
  }
});

async function makeCalls(pair: Pair, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await ways[index % ways.length]?.(pair);
    // The other side, too, is at home again before the next call.
    await Promise.all(
      pair.map((person) => person.page.getByRole('button', { name: /^Call \w+$/ }).waitFor()),
    );
  }
}

async function instancesOf(person: ChromiumPerson, className: string): Promise<number> {
  const session = await person.page.context().newCDPSession(person.page);
  const count = await instances(session, className);
  await session.detach();
  return count;
}

async function heapSize(person: ChromiumPerson): Promise<number> {
  const session = await person.page.context().newCDPSession(person.page);
  for (let i = 0; i < 3; i += 1) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

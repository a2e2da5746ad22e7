import { seededRandom } from '@earshot/signaling/testing';
import { describe, expect, it } from 'vitest';
import type { Call } from '../call/call.ts';
import { createStage } from '../testing/stage.ts';
import type { Person, Stage } from '../testing/stage.ts';
import { leave, reasonOf } from '../testing/story.ts';

const CALLS = 200;
const FAULTS = 12;

type Fault = (stage: Stage, people: readonly Person[], random: () => number) => void;

/** Everything that can happen to two people, to their networks, and to what they want. */
const faults: Readonly<Record<string, Fault>> = {
  'media is cut': ({ rtc }) => rtc.cut(),
  'media is back': ({ rtc }) => rtc.heal(),
  'media fails': ({ rtc }) => rtc.fail(),
  'signaling breaks': ({ network }) => network.breakAll(),
  'a browser is offline': (_stage, people, random) => one(people, random).platform.setOnline(false),
  'browsers are online': (_stage, people) =>
    people.forEach(({ platform }) => platform.setOnline(true)),
  'a page is hidden': (_stage, people, random) => one(people, random).platform.setVisible(false),
  'pages are seen': (_stage, people) => people.forEach(({ platform }) => platform.setVisible(true)),
  'somebody accepts': (_stage, [, bob]) =>
    void bob?.rang
      .at(-1)
      ?.accept()
      .catch(() => undefined),
  'somebody mutes': (_stage, people, random) => act(one(people, random), (call) => call.mute()),
  'somebody holds': (_stage, people, random) =>
    act(one(people, random), (call) => (call.can('hold') ? call.hold() : undefined)),
  'somebody resumes': (_stage, people, random) =>
    act(one(people, random), (call) => (call.can('resume') ? call.resume() : undefined)),
  'somebody shares a screen': (_stage, people, random) =>
    act(one(people, random), (call) =>
      call.can('shareScreen') ? void call.shareScreen().catch(() => undefined) : undefined,
    ),
  'nothing happens': () => undefined,
};

function one(people: readonly Person[], random: () => number): Person {
  const person = people[Math.floor(random() * people.length)];
  if (person === undefined) throw new Error('Nobody is there.');
  return person;
}

function act({ client }: Person, what: (call: Call) => void): void {
  for (const call of client.snapshot.calls) what(call);
}

async function healAll({ rtc, network, pass }: Stage, people: readonly Person[]): Promise<void> {
  rtc.heal();
  network.heal();
  for (const { platform } of people) {
    platform.setOnline(true);
    platform.setVisible(true);
  }
  await pass(45_000);
}

describe('calls through everything at once', () => {
  it(`${CALLS} calls with ${FAULTS} random faults each: none is stuck, both sides agree, nothing is left`, async () => {
    const ends = new Map<string, number>();
    for (let seed = 1; seed <= CALLS; seed += 1) {
      const random = seededRandom(seed * 31);
      const stage = createStage({ seed });
      const people = [stage.enter('alice'), stage.enter('bob')] as const;
      const [alice, bob] = people;
      const told: string[] = [];
      await stage.pass(50);
      alice.client.call('bob', { video: random() < 0.5 });
      const names = Object.keys(faults);
      for (let count = 0; count < FAULTS; count += 1) {
        await stage.pass(random() ** 3 * 20_000);
        const name = names[Math.floor(random() * names.length)] ?? '';
        told.push(name);
        faults[name]?.(stage, people, random);
      }
      await healAll(stage, people);
      const calls = [alice.call, bob.rang.at(-1)].filter((call) => call !== undefined);
      const statuses = calls.map(({ state }) => state.status);
      expect({ seed, told, statuses: new Set(statuses).size }).toEqual({ seed, told, statuses: 1 });
      expect({
        seed,
        told,
        stuck: ['reconnecting', 'connecting'].includes(statuses[0] ?? ''),
      }).toEqual({ seed, told, stuck: false });
      for (const call of calls) {
        const reason = reasonOf(call);
        ends.set(reason, (ends.get(reason) ?? 0) + 1);
      }
      await leave({ stage, alice, bob });
    }
    // The soak is worth something only if it went through what it is about.
    expect(ends.get('connected') ?? 0).toBeGreaterThan(CALLS / 10);
    expect(ends.size).toBeGreaterThan(3);
  }, 120_000);
});

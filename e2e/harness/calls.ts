import { expectAudioFlows, expectPlays, expectVideoFlows } from './media.ts';
import type { Person } from './person.ts';
import { expectText } from './person.ts';

/** What the clock of a connected call looks like. */
export const RUNNING_TIME = /\b\d:\d\d\b/;

export interface CallSteps {
  readonly kind?: 'video' | 'voice';
  readonly accept?: 'Accept' | 'Accept without video';
}

/** The caller presses the button that calls the other one. */
export async function place(caller: Person, callee: Person, steps: CallSteps = {}): Promise<void> {
  if (steps.kind === 'voice') await chooseVoice(caller);
  await caller.click(`Call ${callee.name}`);
}

/** The caller calls, and the callee's page rings. */
export async function ring(caller: Person, callee: Person, steps: CallSteps = {}): Promise<void> {
  await place(caller, callee, steps);
  await expectText(callee, `${caller.name} is calling`);
}

/** From the first click until time runs on both sides. */
export async function connect(
  caller: Person,
  callee: Person,
  steps: CallSteps = {},
): Promise<void> {
  await ring(caller, callee, steps);
  await callee.click(steps.accept ?? 'Accept');
  await Promise.all([expectText(caller, RUNNING_TIME), expectText(callee, RUNNING_TIME)]);
}

/** All of them see and hear somebody, and the page shows it. */
export async function expectTalking(people: readonly Person[]): Promise<void> {
  for (const person of people) {
    await expectText(person, RUNNING_TIME);
    await expectVideoFlows(person);
    await expectAudioFlows(person);
    await expectPlays(person, 'remote-video');
  }
}

async function chooseVoice(person: Person): Promise<void> {
  await person.run(() => document.querySelector<HTMLInputElement>('input[value=voice]')?.click());
}

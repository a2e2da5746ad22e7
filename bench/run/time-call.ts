import type { Page } from 'playwright-core';
import type { Control } from '../page/contender.ts';
import type { Marks } from '../page/marks.ts';
import type { PageSteps } from '../trace/timeline.ts';
import type { Pair } from './pair.ts';

/** A call that is not there after this, in ms, is not counted. */
const LIMIT_MS = 10_000;
/** How long a call rings before somebody answers, in ms; more or less, so that the camera's pace does not matter. */
const RINGS_MS = 700;
/** After a call, until the next one, in ms. */
const REST_MS = 250;
/** Longer than from one picture of the fake camera to the next, in ms. */
const PHASE_MS = 60;
/** After a control was used, until the next one, in ms. */
const CONTROL_REST_MS = 300;

/** Both sides of one call. */
export interface CallMarks {
  readonly alice: Marks;
  readonly bob: Marks;
}

export interface CallSteps {
  /** Alice's click, and what both pages did. */
  readonly since: number;
  readonly pages: readonly PageSteps[];
}

/** A call that is answered as soon as it rings, or after a while. Undefined where it did not come about. */
export async function timeCall(pair: Pair, answersAtOnce: boolean): Promise<CallMarks | undefined> {
  await prepare(pair, { answersAtOnce, isTraced: false });
  return (await connect(pair, answersAtOnce)) ? end(pair) : giveUp(pair);
}

/** As {@link timeCall}, and writes down what the browser does. */
export async function traceCall(
  pair: Pair,
  answersAtOnce: boolean,
): Promise<CallSteps | undefined> {
  await prepare(pair, { answersAtOnce, isTraced: true });
  const isThere = await connect(pair, answersAtOnce);
  const { alice, bob } = await marksOf(pair);
  const pages = await Promise.all(
    (['alice', 'bob'] as const).map(async (who) => ({
      who,
      steps: [
        ...(await pair[who].evaluate(() => window.bench.trace())),
        ...shownAs(who === 'alice' ? alice : bob),
      ],
    })),
  );
  await end(pair);
  return isThere ? { since: alice.pressed ?? 0, pages } : undefined;
}

/** Alice uses each control in a running call; what Bob saw, and the offers that it took. */
export async function timeControls(pair: Pair): Promise<ReadonlyMap<Control, ControlTimes>> {
  const times = new Map<Control, ControlTimes>();
  await prepare(pair, { answersAtOnce: true, isTraced: false });
  if (await connect(pair, true)) {
    for (const control of ['screen', 'mute', 'camera'] as const)
      times.set(control, await timeControl(pair, control));
  }
  await end(pair);
  return times;
}

export interface ControlTimes {
  readonly ms: number | undefined;
  readonly offers: number;
}

/** Alice and Bob are in a call, until `hangUp`. */
export async function openCall(pair: Pair): Promise<() => Promise<void>> {
  await prepare(pair, { answersAtOnce: true, isTraced: false });
  await connect(pair, true);
  return async () => {
    await end(pair);
  };
}

async function timeControl({ alice, bob }: Pair, control: Control): Promise<ControlTimes> {
  await rest(CONTROL_REST_MS + Math.random() * PHASE_MS);
  await bob.evaluate(() => window.bench.forget());
  await alice.evaluate((what) => window.bench.press(what), control);
  await until(bob, (what) => window.bench.marks().saw[what as Control] !== undefined, control);
  const [{ pressed = NaN, offers }, { saw }] = [await readMarks(alice), await readMarks(bob)];
  const seen = saw[control];
  return { ms: seen === undefined ? undefined : seen - pressed, offers };
}

async function prepare(
  { alice, bob }: Pair,
  options: { readonly answersAtOnce: boolean; readonly isTraced: boolean },
): Promise<void> {
  await Promise.all(
    [alice, bob].map((page) => page.evaluate((given) => window.bench.prepare(given), options)),
  );
  await rest(Math.random() * PHASE_MS);
}

async function connect({ alice, bob }: Pair, answersAtOnce: boolean): Promise<boolean> {
  await alice.evaluate(() => window.bench.press('call'));
  if (!answersAtOnce) {
    if (!(await until(bob, () => window.bench.marks().rang !== undefined))) return false;
    await rest(RINGS_MS + Math.random() * PHASE_MS);
    await bob.evaluate(() => window.bench.press('answer'));
  }
  const isIn = (page: Page): Promise<boolean> =>
    until(page, () => {
      const { connected, firstFrame } = window.bench.marks();
      return connected !== undefined && firstFrame !== undefined;
    });
  return (await isIn(alice)) && (await isIn(bob));
}

/** Hangs up and gives what was before. */
async function end(pair: Pair): Promise<CallMarks> {
  const marks = await marksOf(pair);
  const { alice, bob } = pair;
  await alice.evaluate(() => window.bench.hangUp());
  for (const page of [alice, bob]) await until(page, () => window.bench.marks().over !== undefined);
  await rest(REST_MS);
  return marks;
}

async function giveUp(pair: Pair): Promise<undefined> {
  console.error(`${pair.contender}: a call did not come about`, await end(pair));
  return undefined;
}

async function marksOf({ alice, bob }: Pair): Promise<CallMarks> {
  return { alice: await readMarks(alice), bob: await readMarks(bob) };
}

function readMarks(page: Page): Promise<Marks> {
  return page.evaluate(() => window.bench.marks());
}

function shownAs({ pressed, rang, connected, firstFrame }: Marks): { at: number; what: string }[] {
  const words = {
    pressed: 'CLICK',
    rang: 'RINGS',
    connected: 'CONNECTED',
    firstFrame: 'FIRST FRAME',
  };
  const times = { pressed, rang, connected, firstFrame };
  return (Object.keys(words) as (keyof typeof words)[]).flatMap((name) => {
    const at = times[name];
    return at === undefined ? [] : [{ at, what: words[name] }];
  });
}

/** Resolves with false when it does not become true in time. */
function until(page: Page, isSo: (given: string) => boolean, given = ''): Promise<boolean> {
  return page.waitForFunction(isSo, given, { polling: 20, timeout: LIMIT_MS }).then(
    () => true,
    () => false,
  );
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

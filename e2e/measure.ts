// How fast a call is, through the page that people use:
//   node --conditions=@earshot/source e2e/measure.ts [calls]
import process from 'node:process';
import { launchChromium } from './harness/browsers.ts';
import { startExampleServer } from './harness/example-server.ts';
import type { ChromiumPerson } from './harness/people.ts';

/** When things happened on one page, in ms since the epoch; the same clock for all pages of a machine. */
interface Marks {
  readonly pressed?: number;
  readonly connected?: number;
  readonly firstFrame?: number;
}

declare global {
  interface Window {
    marks: { pressed?: number; connected?: number; firstFrame?: number };
  }
}

const calls = Number(process.argv[2] ?? 20);
const server = await startExampleServer();
const chromium = await launchChromium();
try {
  const people = await Promise.all(['alice', 'bob'].map((name) => chromium.person(name)));
  const [alice, bob] = people;
  if (alice === undefined || bob === undefined) throw new Error('Two people are needed.');
  for (const person of people) {
    await person.open(`${server.url}/?user=${person.name}`);
    await person.page.locator('#presence[data-status=online]').waitFor();
    await person.run(markEvents);
  }
  await bob.run(acceptAtOnce);

  const both: number[] = [];
  const frames: number[] = [];
  for (let call = 0; call <= calls; call += 1) {
    const [outgoing, incoming] = await oneCall(alice, bob);
    // The first call warms up the browser.
    if (call === 0) continue;
    both.push(
      Math.max(outgoing.connected ?? NaN, incoming.connected ?? NaN) - (outgoing.pressed ?? NaN),
    );
    frames.push((incoming.firstFrame ?? NaN) - (incoming.pressed ?? NaN));
  }
  console.log(`${calls} calls, medians`);
  console.log(`click on “Call” to both connected (accepted at once): ${median(both)} ms`);
  console.log(`click on “Accept” to the first picture: ${median(frames)} ms`);
} finally {
  await Promise.all([chromium.close(), server.stop()]);
}

async function oneCall(
  alice: ChromiumPerson,
  bob: ChromiumPerson,
): Promise<readonly [Marks, Marks]> {
  const pair = [alice, bob] as const;
  for (const person of pair) await person.run(() => void (window.marks = {}));
  await alice.click('Call bob');
  for (const person of pair) {
    await person.page.waitForFunction(
      () => window.marks.connected !== undefined && window.marks.firstFrame !== undefined,
    );
  }
  const marks = [await alice.run(() => window.marks), await bob.run(() => window.marks)] as const;
  await alice.click('Hang up');
  for (const person of pair) await person.page.locator('#home').waitFor();
  return marks;
}

/** Runs in the page. */
function markEvents(): void {
  const now = (): number => performance.timeOrigin + performance.now();
  window.marks = {};
  for (const id of ['call-peer', 'accept']) {
    document
      .querySelector(`#${id}`)
      ?.addEventListener('click', () => (window.marks.pressed = now()), true);
  }
  const status = document.querySelector('#call-status');
  if (status === null) return;
  new MutationObserver(() => {
    if (/\d:\d\d/.test(status.textContent)) window.marks.connected ??= now();
  }).observe(status, { childList: true, characterData: true, subtree: true });
  const video = document.querySelector<HTMLVideoElement>('#remote-video');
  const onFrame = (): void => {
    window.marks.firstFrame ??= now();
    video?.requestVideoFrameCallback(onFrame);
  };
  video?.requestVideoFrameCallback(onFrame);
}

/** Runs in the page. */
function acceptAtOnce(): void {
  const dialog = document.querySelector<HTMLDialogElement>('#incoming');
  if (dialog === null) return;
  new MutationObserver(() => {
    if (dialog.open) document.querySelector<HTMLElement>('#accept')?.click();
  }).observe(dialog, { attributes: true, attributeFilter: ['open'] });
}

function median(values: readonly number[]): string {
  const sorted = [...values].sort((left, right) => left - right);
  return (sorted[Math.floor(sorted.length / 2)] ?? NaN).toFixed(0);
}

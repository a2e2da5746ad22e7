import { expect } from 'vitest';
import type { Person } from './person.ts';
import type { Received } from './probe/probe.ts';

/** The media sections of a link, in their order. */
const SECTIONS = ['microphone', 'camera', 'screen', 'screen audio'] as const;
type Section = (typeof SECTIONS)[number];

const WAIT = { timeout: 10_000, interval: 100 };
/** Sound is judged over this many seconds of it: the fake microphone beeps more than once. */
const LISTEN_SECONDS = 1.2;

/** Pictures of the other side are decoded here, more and more of them. */
export async function expectVideoFlows(person: Person, section: Section = 'camera'): Promise<void> {
  const before = await received(person, section);
  await expect
    .poll(() => received(person, section).then(({ frames }) => frames - before.frames), {
      ...WAIT,
      message: `frames of the ${section} that ${person.name} decodes`,
    })
    .toBeGreaterThan(5);
}

/** The element with this id is visible and shows moving pictures. */
export async function expectPlays(person: Person, videoId: string): Promise<void> {
  const frames = await person.run(countFrames, { id: videoId, wanted: 4, timeoutMs: WAIT.timeout });
  expect(frames, `frames in ${videoId} of ${person.name}`).toBe(4);
}

/** Sound of the other side arrives here, and is not silence. */
export async function expectAudioFlows(person: Person): Promise<void> {
  await expect
    .poll(() => heardEnergy(person), {
      ...WAIT,
      timeout: 15_000,
      message: `sound that ${person.name} hears`,
    })
    .toBeGreaterThan(0.001);
}

/** Nothing but silence arrives here. */
export async function expectSilence(person: Person): Promise<void> {
  await expect
    .poll(() => heardEnergy(person), {
      ...WAIT,
      timeout: 15_000,
      message: `sound that ${person.name} hears`,
    })
    .toBeLessThan(0.0001);
}

/** No picture of the other side is decoded any more. */
export async function expectVideoStops(person: Person, section: Section = 'camera'): Promise<void> {
  let last = -1;
  let since = Date.now();
  const stillForMs = async (): Promise<number> => {
    const { frames } = await received(person, section);
    if (frames !== last) since = Date.now();
    last = frames;
    return Date.now() - since;
  };
  await expect
    .poll(stillForMs, { ...WAIT, message: `ms without a frame of the ${section}` })
    .toBeGreaterThan(700);
}

async function heardEnergy(person: Person): Promise<number> {
  const before = await received(person, 'microphone');
  let now = before;
  const heardSeconds = async (): Promise<number> => {
    now = await received(person, 'microphone');
    return now.seconds - before.seconds;
  };
  await expect
    .poll(heardSeconds, { ...WAIT, message: `seconds of sound at ${person.name}` })
    .toBeGreaterThan(LISTEN_SECONDS);
  return now.energy - before.energy;
}

function received(person: Person, section: Section): Promise<Received> {
  return person.run((index) => window.probe.received(index), SECTIONS.indexOf(section));
}

/** Runs in a page: how many frames an element has shown when there were enough, or when time is up. */
function countFrames(asked: { id: string; wanted: number; timeoutMs: number }): Promise<number> {
  return new Promise((resolve) => {
    let count = 0;
    const video = document.querySelector<HTMLVideoElement>(`#${asked.id}`);
    const timer = setTimeout(() => resolve(count), asked.timeoutMs);
    const onFrame = (): void => {
      if (video?.checkVisibility()) count += 1;
      if (count < asked.wanted) {
        video?.requestVideoFrameCallback(onFrame);
        return;
      }
      clearTimeout(timer);
      resolve(count);
    };
    video?.requestVideoFrameCallback(onFrame);
  });
}

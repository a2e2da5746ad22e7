import { describe, it } from 'vitest';
import { createBrowserLinkLab, createColour } from '../testing/browser-link-lab.ts';
import { createLinkBench } from '../testing/link-bench.ts';
import type { SlotName } from './link.ts';

type Colour = readonly [red: number, green: number, blue: number];

const RED: Colour = [255, 0, 0];
const BLUE: Colour = [0, 0, 255];

describe('pictures', () => {
  const bench = createLinkBench(createBrowserLinkLab);

  /** Plays the remote track of a slot, and reads the middle of what is seen. */
  async function seesIn(slot: SlotName, expected: Colour): Promise<void> {
    const { tracks } = bench.pair.callee;
    const track = tracks.find((heard) => heard.slot === slot)?.track;
    if (track === undefined) throw new Error(`There is no remote track in ${slot}.`);
    const video = document.createElement('video');
    video.muted = true;
    video.srcObject = new MediaStream([track]);
    void video.play();
    await bench.lab.until(`${slot} is ${expected.join(' ')}`, () =>
      isNear(middleOf(video), expected),
    );
    video.srcObject = null;
  }

  it('arrive as they were painted, each in its own slot, and change with the track', async () => {
    const { caller } = bench.pair;
    const [red, blue] = [createColour(RED), createColour(BLUE)];
    await bench.connect();
    await caller.link.setTrack('camera', red.track);
    await caller.link.setTrack('screen', blue.track);
    await seesIn('camera', RED);
    await seesIn('screen', BLUE);
    await caller.link.setTrack('camera', blue.track);
    await caller.link.setTrack('screen', red.track);
    await seesIn('camera', BLUE);
    await seesIn('screen', RED);
    for (const { stop } of [red, blue]) stop();
  });
});

function middleOf(video: HTMLVideoElement): Colour {
  const painter = new OffscreenCanvas(1, 1).getContext('2d');
  if (painter === null || video.videoWidth === 0) return [0, 0, 0];
  painter.drawImage(video, 0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = painter.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

function isNear(seen: Colour, expected: Colour): boolean {
  return seen.every((part, index) => Math.abs(part - (expected[index] ?? 0)) < 60);
}

import { beforeEach, describe, expect, it } from 'vitest';
import { FakeTrack } from '../testing/fake-media.ts';
import { createSlot } from './slot.ts';
import type { Slot } from './slot.ts';

/** A sender that takes its time: each change ends when the test says so. */
class SlowSender {
  track: MediaStreamTrack | null = null;
  readonly changes: (MediaStreamTrack | null)[] = [];
  #end = (): void => undefined;

  async replaceTrack(track: MediaStreamTrack | null): Promise<void> {
    this.changes.push(track);
    await new Promise<void>((resolve) => {
      this.#end = resolve;
    });
    this.track = track;
  }

  async end(): Promise<void> {
    this.#end();
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  }

  asSender(): RTCRtpSender {
    return this as unknown as RTCRtpSender;
  }
}

let slot: Slot;
let sender: SlowSender;
const [first, second, third] = [1, 2, 3].map(() => new FakeTrack({ kind: 'video' }).asTrack());

beforeEach(() => {
  slot = createSlot('camera', () => undefined);
  sender = new SlowSender();
});

describe('a slot', () => {
  it('changes its track once at a time, and skips what was overtaken', async () => {
    slot.open(sender.asSender());
    let isSet = false;
    void slot.setTrack(first ?? null);
    void slot.setTrack(second ?? null);
    void slot.setTrack(third ?? null).then(() => (isSet = true));
    expect(sender.changes).toEqual([first]);
    await sender.end();
    expect(sender.changes).toEqual([first, third]);
    expect(isSet).toBe(false);
    await sender.end();
    expect(isSet).toBe(true);
    expect(sender.track).toBe(third);
  });

  it('asks for nothing when it has what is wanted', async () => {
    slot.open(sender.asSender());
    await slot.setTrack(null);
    expect(sender.changes).toEqual([]);
  });

  it('gives a new sender its track, though the old one was still changing', async () => {
    slot.open(sender.asSender());
    void slot.setTrack(first ?? null);
    const next = new SlowSender();
    slot.open(next.asSender());
    await sender.end();
    await next.end();
    expect(next.track).toBe(first);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeLinkLab } from '../testing/fake-link-lab.ts';
import type { FakeLinkLab } from '../testing/fake-link-lab.ts';
import { agrees, createLinkPair } from '../testing/link-pair.ts';
import type { LinkPair } from '../testing/link-pair.ts';
import { SLOTS } from './link.ts';
import type { SlotName } from './link.ts';

let lab: FakeLinkLab;
let pair: LinkPair;

beforeEach(() => {
  lab = createFakeLinkLab();
  pair = createLinkPair(lab.platform);
});
afterEach(() => {
  pair.close();
  lab.close();
});

/** Both sides send these, and nothing is silent. */
async function talk(...slots: readonly SlotName[]): Promise<void> {
  pair.caller.link.start();
  await lab.until('connected', () => pair.caller.link.status === 'connected' && agrees(pair));
  for (const slot of slots) {
    for (const end of [pair.caller, pair.callee]) await set(end, slot, newTrack(slot));
  }
  await lab.clock.advance(2_000);
}

async function set(
  end: LinkPair['caller'],
  slot: SlotName,
  track: MediaStreamTrack | null,
): Promise<void> {
  void end.link.setTrack(slot, track);
  await lab.rest();
}

function newTrack(slot: SlotName): MediaStreamTrack {
  return lab.createTrack(SLOTS.find(({ name }) => name === slot)?.kind ?? 'video');
}

function senderOf(slot: SlotName, end = pair.caller): RTCRtpSender {
  const sender = end.link.peerConnection.getSenders()[SLOTS.findIndex(({ name }) => name === slot)];
  if (sender === undefined) throw new Error(`There is no ${slot}.`);
  return sender;
}

/** What its encodings say at both ends. */
function active(slot: SlotName): readonly (boolean | undefined)[] {
  return [pair.caller, pair.callee].map(
    (end) => senderOf(slot, end).getParameters().encodings[0]?.active,
  );
}

async function turnOff(sender: RTCRtpSender): Promise<void> {
  const parameters = sender.getParameters();
  const encodings = parameters.encodings.map((one) => ({ ...one, active: false }));
  await sender.setParameters({ ...parameters, encodings });
}

async function cutAndHeal(meanwhile: () => void | Promise<void>): Promise<void> {
  lab.network.cut();
  await lab.clock.advance(3_000);
  await meanwhile();
  lab.network.heal();
  await lab.clock.advance(1_500);
}

describe('pictures', () => {
  it('pause while nothing gets through, sound does not', async () => {
    await talk('microphone', 'camera', 'screen');
    await cutAndHeal(() => {
      expect(active('camera')).toEqual([false, false]);
      expect(active('screen')).toEqual([false, false]);
      expect(active('microphone')).toEqual([true, true]);
    });
    expect(active('camera')).toEqual([true, true]);
    expect(active('screen')).toEqual([true, true]);
    const { caller, callee } = pair;
    const [a, b] = [caller.link.peerConnection, callee.link.peerConnection];
    expect(['1', '2'].map((mid) => lab.network.flows(a, b, mid))).toEqual([true, true]);
  });

  it('pause again in the next cut', async () => {
    await talk('microphone', 'camera');
    await cutAndHeal(() => undefined);
    await lab.clock.advance(2_000);
    await cutAndHeal(() => expect(active('camera')).toEqual([false, false]));
    expect(active('camera')).toEqual([true, true]);
  });

  it('that were off stay off', async () => {
    await talk('microphone', 'camera');
    await turnOff(senderOf('camera'));
    await cutAndHeal(() => undefined);
    expect(active('camera')).toEqual([false, true]);
  });

  it('that nobody sends are left alone', async () => {
    await talk('microphone');
    await cutAndHeal(() => expect(active('camera')).toEqual([true, true]));
    expect(active('camera')).toEqual([true, true]);
  });

  it('go on when there is no sound that could tell of the open way', async () => {
    await talk('camera');
    await cutAndHeal(() => expect(active('camera')).toEqual([true, true]));
  });

  it('can be sent after a camera that was turned off meanwhile', async () => {
    await talk('microphone', 'camera');
    await cutAndHeal(() => set(pair.caller, 'camera', null));
    expect(active('camera')).toEqual([true, true]);
  });

  it('are of the same kind as before', async () => {
    await talk('microphone', 'camera');
    const hints: string[] = [];
    const track = senderOf('camera').track;
    if (track === null) throw new Error('There is no track.');
    Object.defineProperty(track, 'contentHint', {
      get: () => hints.at(-1) ?? 'text',
      set: (hint: string) => hints.push(hint),
    });
    await cutAndHeal(() => undefined);
    expect(hints).toEqual(['motion', 'detail', 'text']);
  });
});

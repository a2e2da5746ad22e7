import type { Platform } from '../platform/platform.ts';
import { SLOTS } from './link.ts';
import type { SlotName } from './link.ts';
import { createSlot } from './slot.ts';

/** The four transceivers of a link, made once; after that only their tracks change. */
export interface Slots {
  /** The caller makes them, in the order of {@link SLOTS}; once. */
  make(): void;
  /** The callee takes those that a remote offer made, in the order of its media sections. Idempotent. */
  adopt(): void;
  /** Sets what each slot may send at most; when the first negotiation is through. Idempotent. */
  limit(): void;
  /** Undefined for a media section that is none of ours. */
  nameOf(transceiver: RTCRtpTransceiver): SlotName | undefined;
  /** Resolves when this track (or a later one) is sent, or waits for its slot. Never rejects. */
  setTrack(name: SlotName, track: MediaStreamTrack | null): Promise<void>;
}

export function createSlots(
  pc: RTCPeerConnection,
  platform: Pick<Platform, 'createMediaStream' | 'log'>,
): Slots {
  const slots = {
    microphone: createSlot('microphone', platform.log),
    camera: createSlot('camera', platform.log),
    screen: createSlot('screen', platform.log),
    screenAudio: createSlot('screenAudio', platform.log),
  };

  // What belongs to one stream is played in step: the voice with the face, the sound with the screen.
  const [person, screen] = [platform.createMediaStream(), platform.createMediaStream()];
  const streamOf = { microphone: person, camera: person, screen, screenAudio: screen };

  function adopt(): void {
    for (const transceiver of pc.getTransceivers()) {
      const name = nameOf(pc, transceiver);
      // A rollback takes transceivers away, and the next offer makes new ones.
      if (name === undefined || slots[name].has(transceiver.sender)) continue;
      transceiver.direction = 'sendrecv';
      transceiver.sender.setStreams(streamOf[name]);
      slots[name].open(transceiver.sender);
    }
  }

  return {
    make() {
      // A connection that was made beforehand has them.
      if (pc.getTransceivers().length === 0) for (const { kind } of SLOTS) pc.addTransceiver(kind);
      adopt();
    },
    adopt,
    limit() {
      for (const { name } of SLOTS) slots[name].limit();
    },
    nameOf: (transceiver) => nameOf(pc, transceiver),
    setTrack: (name, track) => slots[name].setTrack(track),
  };
}

/** Transceivers are in the order of the media sections: the caller made them so, the callee's come from the offer. */
function nameOf(pc: RTCPeerConnection, transceiver: RTCRtpTransceiver): SlotName | undefined {
  const slot = SLOTS[pc.getTransceivers().indexOf(transceiver)];
  return slot?.kind === transceiver.receiver.track.kind ? slot.name : undefined;
}

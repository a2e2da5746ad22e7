import type { Log } from '@earshot/signaling';
import { requestKeyFrame } from './key-frame.ts';
import type { SlotName } from './link.ts';
import { pausePictures } from './picture-pause.ts';
import { sendParameters } from './send-parameters.ts';

/** One sender, and the track that it should send. */
export interface Slot {
  open(sender: RTCRtpSender): void;
  has(sender: RTCRtpSender): boolean;
  readonly hasTrack: boolean;
  /** Sets bit rate and preference, once; Chromium has no parameters to set before the first answer. */
  limit(): void;
  /** Sends no pictures until they are refreshed. Idempotent. */
  pausePicture(): void;
  /** Sends a whole picture next, which a decoder can begin with. */
  refreshPicture(): void;
  /** One change at a time, the last one wins. Resolves when nothing is left to change; never rejects. */
  setTrack(track: MediaStreamTrack | null): Promise<void>;
}

export function createSlot(name: SlotName, log: Log): Slot {
  let sender: RTCRtpSender | undefined;
  let wanted: MediaStreamTrack | null = null;
  let changing: Promise<void> | undefined;
  let isLimited = false;
  let resume: (() => void) | undefined;

  const parametersRefused = (cause: unknown): void =>
    log('warn', 'link.parameters-refused', { slot: name, cause });
  const refused = (cause: unknown): void =>
    log('warn', 'link.track-refused', { slot: name, cause });

  function change(): Promise<void> {
    if (sender === undefined || (changing === undefined && sender.track === wanted)) {
      return Promise.resolve();
    }
    changing ??= replace();
    return changing;
  }

  async function replace(): Promise<void> {
    let isLatest = false;
    while (!isLatest) {
      const [target, track] = [sender, wanted];
      await target?.replaceTrack(track).catch(refused);
      isLatest = target === sender && track === wanted;
    }
    changing = undefined;
  }

  return {
    open(opened) {
      sender = opened;
      resume = undefined;
      void change();
    },
    has: (other) => other === sender,
    get hasTrack() {
      return !!sender?.track;
    },
    limit() {
      if (sender === undefined || isLimited) return;
      isLimited = true;
      const parameters = sendParameters(name, sender.getParameters());
      sender.setParameters(parameters).catch(parametersRefused);
    },
    pausePicture() {
      if (sender?.track) resume ??= pausePictures(sender, parametersRefused);
    },
    refreshPicture() {
      resume?.();
      resume = undefined;
      if (sender?.track) requestKeyFrame(sender).catch(parametersRefused);
    },
    setTrack(track) {
      wanted = track;
      return change();
    },
  };
}

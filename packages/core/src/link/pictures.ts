import type { Log } from '@earshot/signaling';
import { requestKeyFrame } from './key-frame.ts';
import { pausePictures } from './picture-pause.ts';

/** The pictures that a connection sends, around a silence. */
export interface Pictures {
  /**
   * While nothing gets through, pictures are not sent: see {@link pausePictures}. Sound goes on, which tells the other
   * side that the way is open again; without sound, pictures have to. Idempotent.
   */
  pause(): void;
  /**
   * Pictures are sent again, beginning with whole ones: the far decoder would ask for one only after seconds.
   * Idempotent.
   */
  refresh(): void;
}

export function createPictures(pc: RTCPeerConnection, log: Log): Pictures {
  const resumes = new Map<RTCRtpSender, Promise<() => Promise<void>>>();
  const changes = new Map<RTCRtpSender, Promise<unknown>>();
  const refused = (cause: unknown): void => log('warn', 'link.parameters-refused', { cause });
  const senders = (kind: 'audio' | 'video'): readonly RTCRtpSender[] =>
    pc.getSenders().filter(({ track }) => track?.kind === kind);

  /** One after the other: until a change is through, Firefox gives the parameters from before it. */
  function change<Result>(sender: RTCRtpSender, run: () => Promise<Result>): Promise<Result> {
    const done = (changes.get(sender) ?? Promise.resolve()).then(run);
    changes.set(
      sender,
      done.catch(() => undefined),
    );
    return done;
  }

  return {
    pause() {
      if (senders('audio').length === 0) return;
      for (const sender of senders('video')) {
        if (resumes.has(sender)) continue;
        const paused = change(sender, () => pausePictures(sender));
        paused.catch(refused);
        resumes.set(sender, paused);
      }
    },
    refresh() {
      for (const [sender, paused] of resumes) {
        change(sender, async () => (await paused)()).catch(refused);
      }
      resumes.clear();
      for (const sender of senders('video')) {
        change(sender, () => requestKeyFrame(sender)).catch(refused);
      }
    },
  };
}

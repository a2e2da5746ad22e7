import { readReport, writeReport } from './peer-report.ts';
import type { PeerReport } from './peer-report.ts';

/** Says to the other side's monitor how things are here, on the data channel beside the media, and hears it. */
export interface PeerTalk {
  /** Uses this channel from now on. */
  follow(channel: RTCDataChannel | undefined): void;
  /** Says it, if it can be said now: what waits would be old when it comes. */
  tell(report: PeerReport): void;
  /** Idempotent. */
  close(): void;
}

export function createPeerTalk(heard: (report: PeerReport) => void): PeerTalk {
  let channel: RTCDataChannel | undefined;

  const listen = ({ data }: MessageEvent<unknown>): void => {
    const report = readReport(data);
    if (report !== undefined) heard(report);
  };

  function follow(next: RTCDataChannel | undefined): void {
    if (next === channel) return;
    channel?.removeEventListener('message', listen);
    next?.addEventListener('message', listen);
    channel = next;
  }

  return {
    follow,
    tell(report) {
      if (channel?.readyState === 'open' && channel.bufferedAmount === 0) {
        channel.send(writeReport(report));
      }
    },
    close: () => follow(undefined),
  };
}

import { describe, expect, it } from 'vitest';
import { SLOTS } from '../link/link.ts';
import type { LinkEnd } from './link-pair.ts';
import type { LinkBench } from './link-bench.ts';
import { agrees, sectionsIn } from './link-pair.ts';

/** What links promise about the media in their slots. */
export function describeLinkMedia(bench: LinkBench): void {
  describe('media', () => {
    it.each(SLOTS)('flows both ways in the slot $name', async ({ name: slot, kind }) => {
      await bench.sendBothWays(slot, kind);
      await bench.connect();
      await bench.arrives(slot, bench.pair.caller, bench.pair.callee);
      await bench.arrives(slot, bench.pair.callee, bench.pair.caller);
    });

    it('flows from tracks that are set after connecting, without an offer', async () => {
      await bench.connect();
      for (const { name: slot, kind } of SLOTS) await bench.sendBothWays(slot, kind);
      for (const { name: slot } of SLOTS)
        await bench.arrives(slot, bench.pair.caller, bench.pair.callee);
      expect(bench.pair.caller.count('offer') + bench.pair.callee.count('offer')).toBe(1);
    });

    it('toggled twenty times neither offers nor grows the description', async () => {
      await bench.connect();
      const before = descriptionOf(bench.pair.caller);
      const [camera, screen] = [bench.lab.createTrack('video'), bench.lab.createTrack('video')];
      for (let toggle = 0; toggle < 20; toggle += 1) {
        const isOn = toggle % 2 === 0;
        for (const end of bench.ends()) await bench.setTrack(end, 'camera', isOn ? camera : null);
        for (const end of bench.ends()) await bench.setTrack(end, 'screen', isOn ? screen : null);
      }
      await bench.lab.rest();
      expect(bench.pair.caller.count('offer') + bench.pair.callee.count('offer')).toBe(1);
      bench.pair.caller.link.restartIce();
      await bench.lab.until(
        'restarted',
        () => bench.pair.callee.count('answer') === 2 && agrees(bench.pair),
      );
      expect(sectionsIn(descriptionOf(bench.pair.caller))).toBe(sectionsIn(before));
    });

    it('is of the last track, when several are set at once', async () => {
      const tracks = [bench.lab.createTrack('video'), null, bench.lab.createTrack('video')];
      bench.pair.caller.link.start();
      await Promise.all(tracks.map((track) => bench.setTrack(bench.pair.caller, 'camera', track)));
      const [, camera] = bench.pair.caller.link.peerConnection.getSenders();
      expect(camera?.track).toBe(tracks[2]);
    });

    it('of the wrong kind is refused, and the right one still taken', async () => {
      await bench.connect();
      await bench.setTrack(bench.pair.caller, 'camera', bench.lab.createTrack('audio'));
      const right = bench.lab.createTrack('video');
      await bench.setTrack(bench.pair.caller, 'camera', right);
      const [, camera] = bench.pair.caller.link.peerConnection.getSenders();
      expect(camera?.track).toBe(right);
    });

    it('of one person is one stream, of the screen another, at both ends', async () => {
      await bench.connect();
      for (const { link } of bench.ends()) {
        const sdp = link.peerConnection.remoteDescription?.sdp ?? '';
        const sections = sdp.split(/^m=/m).slice(1);
        const streams = sections.map((section) => /^a=msid:(\S+)/m.exec(section)?.[1]);
        const [microphone, camera, screen, screenAudio] = streams;
        expect([microphone, screen]).toEqual([camera, screenAudio]);
        expect(new Set([...streams, '-', undefined]).size).toBe(4);
      }
    });

    it('has its bit rate limited in each slot, at both ends', async () => {
      await bench.connect();
      await bench.lab.rest();
      for (const { link } of bench.ends()) {
        const limits = link.peerConnection
          .getSenders()
          .map((sender) => sender.getParameters().encodings[0]?.maxBitrate);
        expect(limits).toEqual([40_000, 1_700_000, 2_500_000, 96_000]);
      }
    });
  });
}

function descriptionOf({ link }: LinkEnd): string {
  return link.peerConnection.currentLocalDescription?.sdp ?? '';
}

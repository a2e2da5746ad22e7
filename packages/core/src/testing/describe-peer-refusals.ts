import { describe, expect, it } from 'vitest';
import { nameOf } from './peer-bench.ts';
import type { PeerBench } from './peer-bench.ts';

/** What a peer connection refuses. */
export function describePeerRefusals(bench: PeerBench): void {
  describe('refuses a candidate', () => {
    const line = 'candidate:1 1 udp 2113937151 127.0.0.1 50000 typ host';

    it('before the remote description', async () => {
      bench.a.addTransceiver('audio');
      await bench.offerFrom(bench.a);
      expect(await bench.outcome(bench.a.addIceCandidate({ candidate: line, sdpMid: '0' }))).toBe(
        'InvalidStateError',
      );
    });

    it.each([
      ['of a media section that is not there', { candidate: line, sdpMid: '7' }, 'OperationError'],
      ['of a line that is not there', { candidate: line, sdpMLineIndex: 7 }, 'OperationError'],
      ['of no media section', { candidate: line }, 'TypeError'],
      ['but takes one that fits', { candidate: line, sdpMid: '0' }, 'taken'],
      ['but takes the end of them', { candidate: '', sdpMLineIndex: 0 }, 'taken'],
    ])('%s: %o', async (_, candidate, result) => {
      await bench.agree();
      expect(await bench.outcome(bench.a.addIceCandidate(candidate))).toBe(result);
    });
  });

  describe('refuses a description', () => {
    it('that is none', async () => {
      expect(
        await bench.outcome(bench.a.setRemoteDescription({ type: 'offer', sdp: 'nonsense' })),
      ).toBe('OperationError');
    });

    it('an answer in stable', async () => {
      const answer = await bench.agree();
      expect(await bench.outcome(bench.a.setRemoteDescription(answer))).toBe('InvalidStateError');
    });

    it('a rollback in stable', async () => {
      expect(await bench.outcome(bench.a.setRemoteDescription({ type: 'rollback' }))).toBe(
        'InvalidStateError',
      );
      expect(await bench.outcome(bench.a.setLocalDescription({ type: 'rollback' }))).toBe(
        'InvalidStateError',
      );
    });

    it('an answer whose media sections are others', async () => {
      bench.a.addTransceiver('audio');
      bench.a.addTransceiver('video');
      const c = bench.lab.createPeerConnection();
      c.addTransceiver('video');
      c.addTransceiver('audio');
      const wrong = await bench.answerFrom(bench.b, await bench.offerFrom(c));
      await bench.offerFrom(bench.a);
      expect(await bench.outcome(bench.a.setRemoteDescription(wrong))).toBe('InvalidAccessError');
      c.close();
    });

    it('an offer whose media sections are others than agreed', async () => {
      await bench.agree();
      const c = bench.lab.createPeerConnection();
      c.addTransceiver('video');
      c.addTransceiver('audio');
      expect(await bench.outcome(bench.b.setRemoteDescription(await bench.offerFrom(c)))).toBe(
        'InvalidAccessError',
      );
      c.close();
    });
  });

  describe('a sender', () => {
    it('refuses a track of the other kind', async () => {
      const { sender } = bench.a.addTransceiver('audio');
      expect(await bench.outcome(sender.replaceTrack(bench.lab.createTrack('video')))).toBe(
        'TypeError',
      );
      expect(sender.track).toBeNull();
    });

    it('takes parameters that were just read, and keeps them', async () => {
      await bench.agree();
      const [, sender] = bench.a.getSenders();
      if (sender === undefined) return never();
      const parameters = sender.getParameters();
      const encodings = parameters.encodings.map((one) => ({ ...one, maxBitrate: 123_000 }));
      expect(await bench.outcome(sender.setParameters({ ...parameters, encodings }))).toBe('taken');
      expect(sender.getParameters().encodings[0]?.maxBitrate).toBe(123_000);
    });

    // Firefox takes them, and has an encoding to set before the answer: these two hold in Chromium alone.
    it('refuses another number of encodings', async () => {
      await bench.agree();
      const [, sender] = bench.a.getSenders();
      if (sender === undefined) return never();
      const parameters = sender.getParameters();
      expect(await bench.outcome(sender.setParameters({ ...parameters, encodings: [] }))).toBe(
        'InvalidModificationError',
      );
    });

    it('of a remote offer has nothing to set before the answer', async () => {
      bench.a.addTransceiver('audio');
      await bench.lab.settled(bench.b.setRemoteDescription(await bench.offerFrom(bench.a)));
      expect(bench.b.getSenders()[0]?.getParameters().encodings).toEqual([]);
      for (const transceiver of bench.b.getTransceivers()) transceiver.direction = 'sendrecv';
      await bench.lab.settled(bench.b.setLocalDescription());
      expect(bench.b.getSenders()[0]?.getParameters().encodings).toHaveLength(1);
    });
  });

  describe('configured', () => {
    it.each([
      ['wrongly', { iceServers: [{ urls: 'gopher:example.com' }] }, 'SyntaxError'],
      ['with another bundle policy', { bundlePolicy: 'max-compat' }, 'InvalidModificationError'],
    ] as const)('%s refuses', (_, configuration, error) => {
      const c = bench.lab.createPeerConnection({ bundlePolicy: 'max-bundle' });
      expect(
        errorOf(() =>
          c.setConfiguration({
            bundlePolicy: 'max-bundle',
            ...(configuration as RTCConfiguration),
          }),
        ),
      ).toBe(error);
      c.close();
    });
  });

  describe('closed', () => {
    it('refuses every change', async () => {
      const answer = await bench.agree();
      const [sender] = bench.a.getSenders();
      bench.a.close();
      expect(await bench.outcome(bench.a.setLocalDescription())).toBe('InvalidStateError');
      expect(await bench.outcome(bench.a.setRemoteDescription(answer))).toBe('InvalidStateError');
      expect(await bench.outcome(bench.a.addIceCandidate({ candidate: '', sdpMid: '0' }))).toBe(
        'InvalidStateError',
      );
      expect(await bench.outcome(sender?.replaceTrack(null) ?? never())).toBe('InvalidStateError');
      expect(errorOf(() => bench.a.addTransceiver('audio'))).toBe('InvalidStateError');
      expect(errorOf(() => bench.a.setConfiguration({}))).toBe('InvalidStateError');
      expect(bench.a.signalingState).toBe('closed');
    });

    it('says no event, also not of itself', async () => {
      const said: string[] = [];
      await bench.agree();
      await bench.lab.rest();
      for (const type of ['signalingstatechange', 'connectionstatechange', 'negotiationneeded']) {
        bench.a.addEventListener(type, () => said.push(type));
      }
      bench.a.restartIce();
      bench.a.close();
      bench.a.restartIce();
      bench.a.close();
      await bench.lab.rest();
      expect(said).toEqual([]);
    });
  });
}

function errorOf(run: () => unknown): string {
  try {
    run();
    return 'taken';
  } catch (error) {
    return nameOf(error);
  }
}

function never(): never {
  throw new Error('There is always one.');
}

import { createBroadcastSignaling } from '@earshot/signaling';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Call } from '../call/call.ts';
import { createCallClient } from '../client/create-call-client.ts';
import type { TrackProcessor } from '../media/local-media.ts';
import { createPlayback } from '../media/create-playback.ts';
import type { SlotName } from '../link/link.ts';
import { monitorQuality } from './monitor-quality.ts';
import { writeReport } from './peer-report.ts';
import type { QualityMonitor, TrackQuality } from './quality-monitor.ts';
import type { MediaDirection } from './stats-sample.ts';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const stop of undo.splice(0)) stop();
});

interface End {
  readonly call: Call;
  readonly quality: QualityMonitor;
}

/** A real call in one page, with a monitor at both ends. */
async function talk(): Promise<readonly [alice: End, bob: End]> {
  const channel = `quality-${crypto.randomUUID()}`;
  const client = (user: string) => {
    const made = createCallClient({ signaling: createBroadcastSignaling({ user, channel }) });
    undo.push(() => made.close());
    return made;
  };
  const [alice, bob] = [client('alice'), client('bob')];
  const answered = new Promise<Call>((resolve) => {
    bob.on('incoming', (call) => {
      void call.accept({ video: { resolution: '360p' } });
      resolve(call);
    });
  });
  await vi.waitFor(() => expect(bob.snapshot.signaling.status).toBe('online'));
  const call = alice.call('bob', { video: { resolution: '360p' } });
  const other = await answered;
  const watched = (each: Call): End => {
    const video = document.createElement('video');
    const playback = createPlayback();
    undo.push(playback.attach(video, each));
    const quality = monitorQuality(each);
    undo.push(() => quality.close());
    return { call: each, quality };
  };
  const ends = [watched(call), watched(other)] as const;
  await Promise.all([call.until('connected'), other.until('connected')]);
  return ends;
}

function track({ quality }: End, slot: SlotName, direction: MediaDirection): TrackQuality {
  const found = quality.snapshot.tracks.find(
    (one) => one.slot === slot && one.direction === direction,
  );
  if (found === undefined) throw new Error('It is not measured yet.');
  return found;
}

/** Sings one note instead of what the microphone hears. */
function voice(): TrackProcessor {
  const context = new AudioContext();
  const note = context.createOscillator();
  const target = context.createMediaStreamDestination();
  note.connect(target);
  note.start();
  return {
    process: () => target.stream.getAudioTracks()[0] as MediaStreamTrack,
    close: () => void context.close(),
  };
}

async function becomes(check: () => void, timeout = 30_000): Promise<void> {
  await vi.waitFor(check, { timeout, interval: 200 });
}

describe('the quality of a real call', { timeout: 90_000 }, () => {
  it('is plausible at both ends, which know of each other', async () => {
    const ends = await talk();
    for (const end of ends) {
      const { quality } = end;
      await becomes(() => expect(quality.snapshot.peer?.audio?.mos).toBeGreaterThan(1));
      await becomes(() => expect(quality.summary.measuredMs).toBeGreaterThan(3_000));
      // How well it goes depends on how busy this machine is; whether it goes does not.
      expect(quality.snapshot.level).not.toBe('lost');
      expect(track(end, 'microphone', 'in').codec).toBe('opus');
      expect(track(end, 'microphone', 'in').lossPercent).toBeLessThan(5);
      expect(track(end, 'microphone', 'in').packetsPerSecond).toBeCloseTo(50, -1);
      expect(track(end, 'microphone', 'in').loudness).toBeGreaterThan(0.01);
      expect(track(end, 'microphone', 'in').score).toBeGreaterThanOrEqual(1);
      expect(track(end, 'camera', 'in').fps).toBeGreaterThan(5);
      expect(track(end, 'camera', 'in').score).toBeGreaterThanOrEqual(1);
      expect(track(end, 'camera', 'out')).toMatchObject({ codec: 'vp8', sourceWidth: 640 });
      expect(quality.snapshot.path).toMatchObject({ isRelayed: false, quietMs: 0 });
      expect(quality.snapshot.path?.rttMs).toBeLessThan(500);
    }
  });

  it('falls with the sound, fits the camera to it, and gives the camera back', async () => {
    const [alice, bob] = await talk();
    const sender = alice.call.link?.peerConnection.getTransceivers()[1]?.sender;
    const encoding = () => sender?.getParameters().encodings[0];
    const complain = (): void => {
      const text = writeReport({ audio: { mos: 1.5, concealedPercent: 40 } });
      bob.call.link?.channel?.send(text);
    };
    bob.quality.close();
    // It is told often, as it counts for 10 s.
    const timer = setInterval(complain, 1_000);
    undo.push(() => clearInterval(timer));
    await becomes(() => expect(alice.quality.snapshot.rung).toBe(1));
    await becomes(() => expect(encoding()).toMatchObject({ scaleResolutionDownBy: 1.33 }));
    await becomes(() => expect(alice.quality.snapshot.rung).toBe(4));
    await becomes(() => expect(encoding()?.active).toBe(false));
    const suspended = { level: 'poor', reason: 'bandwidth', side: 'mine' };
    await becomes(() => expect(alice.quality.snapshot.verdict).toMatchObject(suspended));
    alice.quality.close();
    const free = { active: true, scaleResolutionDownBy: 1, maxBitrate: 1_700_000 };
    await becomes(() => expect(encoding()).toMatchObject(free));
  });

  it('asks a shared screen for fewer pictures, never for smaller ones, and takes that back when it ends', async () => {
    const [alice, bob] = await talk();
    const sender = (index: number) =>
      alice.call.link?.peerConnection.getTransceivers()[index]?.sender;
    const encoding = (index: number) => sender(index)?.getParameters().encodings[0];
    const complain = (): void => {
      bob.call.link?.channel?.send(writeReport({ audio: { mos: 1.5, concealedPercent: 40 } }));
    };
    await alice.call.shareScreen();
    bob.quality.close();
    const timer = setInterval(complain, 1_000);
    undo.push(() => clearInterval(timer));
    await becomes(() => expect(encoding(2)?.maxFramerate).toBe(5));
    expect(encoding(2)).toMatchObject({ active: true, scaleResolutionDownBy: 1 });
    expect(encoding(2)?.maxBitrate).toBe(2_500_000);
    await becomes(() => expect(encoding(1)?.active).toBe(false));
    clearInterval(timer);
    alice.call.stopScreen();
    await becomes(() => expect(encoding(2)?.maxFramerate).toBeUndefined());
    await becomes(() => expect(encoding(1)?.active).toBe(true));
  });

  it('hears who talks while muted', async () => {
    const [alice] = await talk();
    const names = (): readonly string[] => alice.quality.snapshot.warnings.map(({ name }) => name);
    undo.push(alice.quality.subscribe(() => undefined));
    // The fake microphone beeps, which is no speech.
    await alice.call.setProcessor('microphone', voice());
    alice.call.mute();
    await becomes(() => expect(names()).toContain('talking-while-muted'));
    await alice.call.unmute();
    await becomes(() => expect(names()).not.toContain('talking-while-muted'));
  });
});

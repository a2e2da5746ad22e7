import { createBroadcastSignaling } from '@earshot/signaling';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Call } from '../call/call.ts';
import { createCallClient } from '../client/create-call-client.ts';
import { createPlayback } from '../media/create-playback.ts';
import { monitorQuality } from './monitor-quality.ts';
import type { QualityMonitor } from './quality-monitor.ts';

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
  for (const { snapshot } of [alice, bob]) expect(snapshot.signaling.status).not.toBe('closed');
  await vi.waitFor(() => expect(bob.snapshot.signaling.status).toBe('online'));
  const call = alice.call('bob', { video: { resolution: '360p' } });
  const other = await answered;
  const ends = [call, other].map((each) => {
    const video = document.createElement('video');
    const playback = createPlayback();
    undo.push(playback.attach(video, each));
    const quality = monitorQuality(each);
    undo.push(() => quality.close());
    return { call: each, quality };
  });
  await Promise.all([call.until('connected'), other.until('connected')]);
  return ends as unknown as readonly [End, End];
}

describe('the quality of a real call', () => {
  it('is plausible at both ends, which know of each other', { timeout: 60_000 }, async () => {
    const ends = await talk();
    await vi.waitFor(
      () => {
        for (const { quality } of ends) {
          expect(quality.snapshot.level).toBeDefined();
          expect(quality.snapshot.peer?.audio?.mos).toBeGreaterThan(1);
        }
      },
      { timeout: 20_000, interval: 1000 },
    );
    await vi.waitFor(() => expect(ends[0].quality.summary.measuredMs).toBeGreaterThan(6_000), {
      timeout: 30_000,
    });
    for (const { quality } of ends) {


    }
  });
});

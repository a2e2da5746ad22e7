import { describe, expect, it, vi } from 'vitest';
import type { Call } from '../call/call.ts';
import { leave, meet, talk } from '../testing/story.ts';
import type { Pair } from '../testing/story.ts';
import { monitorQuality } from './monitor-quality.ts';
import { writeReport } from './peer-report.ts';
import type { MonitorOptions, QualityMonitor } from './quality-monitor.ts';

interface Watched extends Pair {
  readonly quality: QualityMonitor;
  /** What was told, in order. */
  readonly said: readonly string[];
}

/** A call with a monitor at Alice's end, which somebody listens to. */
async function watch(options: MonitorOptions = {}): Promise<Watched> {
  const pair = await meet();
  await talk(pair);
  const quality = monitorQuality(pair.alice.call, { platform: pair.alice.platform, ...options });
  const said: string[] = [];
  quality.on('level', ({ level }) => said.push(level));
  quality.on('warning', ({ name }) => said.push(name));
  quality.on('warning-cleared', ({ name }) => said.push(`no ${name}`));
  return { ...pair, quality, said };
}

function connectionOf(call: Call): RTCPeerConnection {
  if (call.link === undefined) throw new Error('There is a link.');
  return call.link.peerConnection;
}

function cameraOf(call: Call): RTCRtpEncodingParameters | undefined {
  return connectionOf(call).getTransceivers()[1]?.sender.getParameters().encodings[0];
}

/** How often statistics are asked for in this time. */
async function looksIn(ms: number, { stage, alice }: Pair): Promise<number> {
  const looks = vi.spyOn(connectionOf(alice.call), 'getStats');
  await stage.pass(ms);
  const count = looks.mock.calls.length;
  looks.mockRestore();
  return count;
}

describe('a monitor', () => {
  it('says how the call is, once it is known', async () => {
    const { quality, said, ...pair } = await watch();
    expect(quality.snapshot.level).toBeUndefined();
    await pair.stage.pass(10_000);
    expect(quality.snapshot).toMatchObject({ level: 'excellent', rung: 0, warnings: [] });
    expect(said).toEqual(['excellent']);
    await leave(pair);
  });

  it('looks every second at first and every 2 s later, and seldom when nobody sees the page', async () => {
    const { quality, ...pair } = await watch();
    expect(await looksIn(5_000, pair)).toBe(5);
    await pair.stage.pass(15_000);
    expect(await looksIn(20_000, pair)).toBe(10);
    pair.alice.platform.setVisible(false);
    await pair.stage.pass(5_000);
    expect(await looksIn(20_000, pair)).toBe(4);
    quality.close();
    expect(await looksIn(20_000, pair)).toBe(0);
    await leave(pair);
  });

  it('that does not adapt looks while somebody subscribes, and not otherwise', async () => {
    const pair = await meet();
    await talk(pair);
    const { platform, call } = pair.alice;
    const quality = monitorQuality(call, { platform, adapts: false });
    expect(await looksIn(10_000, pair)).toBe(0);
    let changes = 0;
    const undo = quality.subscribe(() => (changes += 1));
    expect(await looksIn(5_000, pair)).toBeGreaterThan(3);
    expect(changes).toBeGreaterThan(2);
    undo();
    undo();
    expect(await looksIn(10_000, pair)).toBe(0);
    await leave(pair);
  });

  it('begins when the call connects, and ends with it, with a summary', async () => {
    const pair = await meet();
    const call = pair.alice.client.call('bob');
    const quality = monitorQuality(call, { platform: pair.alice.platform });
    quality.subscribe(() => undefined);
    await pair.stage.pass(3_000);
    await pair.bob.call.accept();
    await pair.stage.pass(20_000);
    call.hangUp();
    await pair.stage.pass(100);
    const { summary } = quality;
    expect(summary.measuredMs).toBeGreaterThan(10_000);
    expect(summary.levels.excellent).toBe(summary.measuredMs);
    await pair.stage.pass(10_000);
    expect(quality.summary).toBe(summary);
    quality.close();
    expect(quality.subscribe(() => undefined)).toBeTypeOf('function');
    await leave(pair);
  });

  it('of a call that has ended does nothing', async () => {
    const pair = await watch();
    pair.alice.call.hangUp();
    await pair.stage.pass(100);
    const late = monitorQuality(pair.alice.call, { platform: pair.alice.platform });
    late.subscribe(() => undefined);
    await leave(pair);
  });

  it('says that the call is lost, and that it is back', async () => {
    const { quality, said, ...pair } = await watch();
    await pair.stage.pass(10_000);
    pair.stage.rtc.cut();
    await pair.stage.pass(8_000);
    expect(quality.snapshot.verdict).toMatchObject({ level: 'lost', reason: 'connection' });
    pair.stage.rtc.heal();
    await pair.stage.pass(20_000);
    expect(quality.snapshot.level).toBe('excellent');
    expect(said.filter((word) => word === 'lost' || word === 'excellent')).toEqual([
      'excellent',
      'lost',
      'excellent',
    ]);
    await leave(pair);
  });

  it('goes on when the connection is built anew', async () => {
    const { quality, ...pair } = await watch();
    await pair.stage.pass(10_000);
    const first = connectionOf(pair.alice.call);
    pair.stage.rtc.cut();
    await pair.stage.pass(20_000);
    pair.stage.rtc.heal();
    await pair.stage.pass(20_000);
    expect(pair.alice.call.state.status).toBe('connected');
    expect(connectionOf(pair.alice.call)).not.toBe(first);
    expect(quality.snapshot.level).toBe('excellent');
    expect(quality.snapshot.tracks.length).toBeGreaterThan(3);
    await leave(pair);
  });

  it('keeps its snapshot while nothing changes', async () => {
    const { quality, ...pair } = await watch();
    await pair.stage.pass(30_000);
    const { snapshot } = quality;
    pair.alice.call.hold();
    expect(quality.snapshot).toBe(snapshot);
    await leave(pair);
  });

  it('wants an interval that makes sense', async () => {
    const pair = await meet();
    const call = pair.alice.client.call('bob');
    for (const intervalMs of [0, 999, NaN, 'often' as never]) {
      expect(() => monitorQuality(call, { intervalMs })).toThrow(/intervalMs/);
    }
    await leave(pair);
  });
});

describe('two monitors', () => {
  it('know of each other', async () => {
    const { quality, ...pair } = await watch();
    const other = monitorQuality(pair.bob.call, { platform: pair.bob.platform });
    await pair.stage.pass(10_000);
    expect(quality.snapshot.peer?.audio?.mos).toBeGreaterThan(4);
    expect(other.snapshot.peer?.audio?.mos).toBeGreaterThan(4);
    await leave(pair);
  });

  it('one alone disturbs nobody', async () => {
    const { quality, ...pair } = await watch();
    await pair.stage.pass(10_000);
    expect(quality.snapshot.peer).toBeUndefined();
    const failures = pair.bob.platform.entries.filter(({ level }) => level === 'error');
    expect(failures).toEqual([]);
    await leave(pair);
  });
});

describe('the camera', () => {
  /** Bob's end says that he does not understand a word. */
  async function complain({ stage, bob }: Pair, seconds: number): Promise<void> {
    for (let passed = 0; passed < seconds; passed += 2) {
      bob.call.link?.channel?.send(writeReport({ audio: { mos: 1.5, concealedPercent: 40 } }));
      await stage.pass(2_000);
    }
  }

  it('is made smaller, and suspended while the sound suffers, and comes back', async () => {
    const { quality, said, ...pair } = await watch();
    const before = cameraOf(pair.alice.call);
    expect(before).toMatchObject({ maxBitrate: 1_700_000 });
    await pair.stage.pass(10_000);
    await complain(pair, 8);
    expect(cameraOf(pair.alice.call)).toMatchObject({ maxBitrate: 1_200_000, active: true });
    await complain(pair, 14);
    expect(quality.snapshot).toMatchObject({ rung: 4, limits: { isSuspended: true } });
    expect(cameraOf(pair.alice.call)).toMatchObject({ active: false });
    await pair.stage.pass(200_000);
    expect(quality.snapshot.rung).toBe(0);
    expect(cameraOf(pair.alice.call)).toEqual({ ...before, scaleResolutionDownBy: 1 });
    expect(said).toContain('poor');
    expect(quality.summary.lowestRung).toBe(4);
    await leave(pair);
  });

  it('is given back when the monitor is closed', async () => {
    const { quality, ...pair } = await watch();
    await pair.stage.pass(10_000);
    await complain(pair, 24);
    quality.close();
    expect(cameraOf(pair.alice.call)).toMatchObject({ active: true, maxBitrate: 1_700_000 });
    await leave(pair);
  });

  it('of a connection that was built anew is on the same rung', async () => {
    const { quality, ...pair } = await watch();
    await pair.stage.pass(10_000);
    await complain(pair, 24);
    pair.stage.rtc.cut();
    await pair.stage.pass(20_000);
    pair.stage.rtc.heal();
    await pair.stage.pass(8_000);
    expect(quality.snapshot.rung).toBeGreaterThan(2);
    expect(cameraOf(pair.alice.call)?.scaleResolutionDownBy).toBe(4);
    await leave(pair);
  });

  it('is left alone by a monitor that only watches', async () => {
    const { quality, ...pair } = await watch({ adapts: false });
    await pair.stage.pass(10_000);
    await complain(pair, 24);
    expect(quality.snapshot).toMatchObject({ level: 'poor', rung: 0 });
    expect(cameraOf(pair.alice.call)).toEqual({ active: true, maxBitrate: 1_700_000 });
    await leave(pair);
  });
});

describe('the microphone', () => {
  /** What the meters hear, and how many there are. */
  function room() {
    const heard = { loudness: 0, open: 0, made: 0 };
    const createMeter: MonitorOptions['createMeter'] = () => {
      let isOpen = true;
      heard.open += 1;
      heard.made += 1;
      return {
        read: () => heard.loudness,
        close() {
          heard.open -= isOpen ? 1 : 0;
          isOpen = false;
        },
      };
    };
    return { heard, createMeter };
  }

  it('that is muted is listened to, to say when somebody speaks', async () => {
    const { heard, createMeter } = room();
    heard.loudness = 0.005;
    const { quality, said, ...pair } = await watch({ createMeter });
    await pair.stage.pass(10_000);
    pair.alice.call.mute();
    expect(heard.open).toBe(1);
    await pair.stage.pass(1_000);
    heard.loudness = 0.2;
    await pair.stage.pass(500);
    expect(quality.snapshot.warnings).toMatchObject([{ name: 'talking-while-muted' }]);
    await pair.alice.call.unmute();
    await pair.stage.pass(10);
    expect(quality.snapshot.warnings).toEqual([]);
    expect(said.slice(-2)).toEqual(['talking-while-muted', 'no talking-while-muted']);
    pair.alice.call.mute();
    await pair.stage.pass(1_000);
    quality.close();
    expect(heard.open).toBe(0);
    await leave(pair);
  });

  it('is not listened to when nobody would be told, or wants it', async () => {
    const { heard, createMeter } = room();
    const pair = await meet();
    await talk(pair);
    const { platform, call } = pair.alice;
    const quiet = monitorQuality(call, { platform, createMeter });
    const deaf = monitorQuality(call, { platform, createMeter, listens: false });
    deaf.subscribe(() => undefined);
    call.mute();
    await pair.stage.pass(5_000);
    expect(heard.made).toBe(0);
    const undo = quiet.on('warning', () => undefined);
    expect(heard.open).toBe(1);
    undo();
    expect(heard.open).toBe(0);
    await leave(pair);
  });

  it('of a browser that does not tell how loud it is, is listened to, and found to be silent', async () => {
    const { heard, createMeter } = room();
    const { quality, ...pair } = await watch({ createMeter });
    await pair.stage.pass(30_000);
    expect(heard.open).toBe(1);
    expect(quality.snapshot.warnings).toMatchObject([{ name: 'microphone-silent' }]);
    heard.loudness = 0.1;
    await pair.stage.pass(8_000);
    expect(quality.snapshot.warnings).toEqual([]);
    await leave(pair);
    expect(heard.open).toBe(0);
  });

  it('without a meter, or with one that fails, nothing is said', async () => {
    for (const createMeter of [
      () => undefined,
      () => ({ read: () => undefined, close: () => undefined }),
      () => {
        throw new Error('No sound here.');
      },
    ]) {
      const { said, ...pair } = await watch({ createMeter });
      await pair.stage.pass(40_000);
      pair.alice.call.mute();
      await pair.stage.pass(5_000);
      expect(said).toEqual(['excellent']);
      await leave(pair);
    }
  });
});

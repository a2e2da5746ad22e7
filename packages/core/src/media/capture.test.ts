import { describe, expect, it } from 'vitest';
import { localMediaBench } from '../testing/local-media-bench.ts';

const both = { audio: true, video: true } as const;

describe('capture', () => {
  it('asks for nothing and sends nothing before it is told to', () => {
    const { media, devices, sent } = localMediaBench();
    expect(devices.asked).toEqual([]);
    expect(media.snapshot).toEqual({
      stream: undefined,
      screenStream: undefined,
      microphone: { status: 'off' },
      camera: { status: 'off' },
      screen: { status: 'off' },
      screenAudio: { status: 'off' },
    });
    expect(Object.values(sent)).toEqual([null, null, null, null]);
  });

  it('opens microphone and camera with one question', async () => {
    const bench = localMediaBench();
    expect(await bench.media.capture(both)).toEqual({});
    expect(bench.devices.asked).toHaveLength(1);
    expect(bench.status).toBe('live live');
    expect(bench.media.snapshot.microphone.deviceId).toBe('mic-1');
    expect(bench.media.snapshot.camera.deviceId).toBe('cam-1');
    expect(bench.media.snapshot.stream?.getTracks()).toEqual([
      bench.sent.microphone,
      bench.sent.camera,
    ]);
    expect(bench.media.track('camera')).toBe(bench.sent.camera);
  });

  it.each([
    ['a voice', { audio: true, video: false }, 'live off', ['mic-1']],
    ['a picture', { audio: false, video: true }, 'off live', ['cam-1']],
    ['nothing', { audio: false, video: false }, 'off off', []],
    [
      'wanted devices',
      { audio: { deviceId: 'mic-2' }, video: { deviceId: 'cam-2' } },
      'live live',
      ['mic-2', 'cam-2'],
    ],
    [
      'a wanted device that is gone',
      { audio: { deviceId: 'gone' }, video: false },
      'live off',
      ['mic-1'],
    ],
  ] as const)('opens %s', async (_name, request, status, open) => {
    const bench = localMediaBench();
    await bench.media.capture(request);
    expect(bench.status).toBe(status);
    expect(bench.open).toEqual(open);
  });

  it('is starting while the person thinks', async () => {
    const bench = localMediaBench();
    bench.devices.pause();
    const capturing = bench.media.capture(both);
    expect(bench.status).toBe('starting starting');
    bench.devices.resume();
    await capturing;
    expect(bench.status).toBe('live live');
  });

  it.each([
    [
      'the camera is blocked',
      (bench: Bench): unknown => (bench.devices.permission.camera = 'denied'),
      { camera: 'media/permission-denied' },
      'live failed',
    ],
    [
      'the microphone is blocked',
      (bench: Bench): unknown => (bench.devices.permission.microphone = 'denied'),
      { microphone: 'media/permission-denied' },
      'failed live',
    ],
    [
      'the camera is in use',
      (bench: Bench): unknown => bench.devices.taken.add('cam-1'),
      { camera: 'media/in-use' },
      'live failed',
    ],
    [
      'there is no camera',
      (bench: Bench): void => {
        bench.devices.unplug('cam-1');
        bench.devices.unplug('cam-2');
      },
      { camera: 'media/not-found' },
      'live failed',
    ],
    [
      'both are blocked',
      (bench: Bench): void => {
        bench.devices.permission.microphone = 'denied';
        bench.devices.permission.camera = 'denied';
      },
      { microphone: 'media/permission-denied', camera: 'media/permission-denied' },
      'failed failed',
    ],
  ] as const)('when %s, the other goes on', async (_name, arrange, codes, status) => {
    const bench = localMediaBench();
    arrange(bench);
    const errors = await bench.media.capture(both);
    expect(codesOf(errors)).toEqual(codes);
    expect(bench.status).toBe(status);
    expect(codesOf(errorsIn(bench))).toEqual(codes);
  });

  it('does not ask again who has just said no to both', async () => {
    const bench = localMediaBench();
    const { devices } = bench;
    devices.permission.microphone = 'prompt';
    devices.permission.camera = 'prompt';
    devices.refuseOnce();
    const errors = await bench.media.capture(both);
    expect(codesOf(errors)).toEqual({
      microphone: 'media/permission-denied',
      camera: 'media/permission-denied',
    });
    expect(devices.asked).toHaveLength(1);
  });

  it('says so where the page is not secure', async () => {
    const bench = localMediaBench({ mediaDevices: undefined });
    const errors = await bench.media.capture(both);
    expect(codesOf(errors)).toEqual({
      microphone: 'media/insecure-context',
      camera: 'media/insecure-context',
    });
    await expect(bench.media.shareScreen()).rejects.toMatchObject({
      code: 'media/insecure-context',
    });
  });

  it('keeps the cause', async () => {
    const bench = localMediaBench();
    bench.devices.taken.add('mic-1');
    const { microphone } = await bench.media.capture({ audio: true, video: false });
    expect(microphone?.cause).toBeInstanceOf(DOMException);
    expect(microphone?.details).toEqual({ device: 'microphone', name: 'NotReadableError' });
  });

  it('tells which device "default" is', async () => {
    const bench = localMediaBench();
    bench.devices.unplug('mic-1');
    bench.devices.unplug('mic-2');
    const facts = { kind: 'audioinput', label: 'Built-in microphone', groupId: 'inside' } as const;
    bench.devices.plug({ id: 'default', ...facts });
    bench.devices.plug({ id: 'mic-3', ...facts });
    await bench.media.capture({ audio: true, video: false });
    await bench.settle();
    expect(bench.media.snapshot.microphone).toEqual({ status: 'live', deviceId: 'mic-3' });
  });

  it('names the device that is open now, though the list comes late', async () => {
    const bench = localMediaBench();
    const facts = { kind: 'audioinput', label: 'Built-in microphone', groupId: 'inside' } as const;
    bench.devices.plug({ id: 'mic-3', ...facts }, { isFirst: true });
    bench.devices.plug({ id: 'default', ...facts }, { isFirst: true });
    let list = (): void => undefined;
    bench.devices.listing = new Promise((resolve) => (list = resolve));
    await bench.media.capture({ audio: true, video: false });
    await bench.media.switchDevice('microphone', 'mic-2');
    list();
    await bench.settle();
    expect(bench.media.snapshot.microphone.deviceId).toBe('mic-2');
  });

  it('says nothing more after close, not even a refusal', async () => {
    const bench = localMediaBench();
    bench.devices.permission.microphone = 'denied';
    bench.devices.pause();
    const capturing = bench.media.capture({ audio: true, video: false });
    await bench.settle();
    bench.media.close();
    bench.devices.resume();
    await capturing;
    expect(bench.media.snapshot.microphone).toEqual({ status: 'off' });
  });

  it('stops what arrives after close', async () => {
    const bench = localMediaBench();
    bench.devices.pause();
    const capturing = bench.media.capture(both);
    await bench.settle();
    bench.media.close();
    bench.devices.resume();
    expect(await capturing).toEqual({});
    expect(bench.open).toEqual([]);
    expect(bench.status).toBe('off off');
  });

  it('asks for nothing after close', async () => {
    const bench = localMediaBench();
    bench.media.close();
    expect(await bench.media.capture(both)).toEqual({});
    expect(bench.devices.asked).toEqual([]);
    expect(bench.status).toBe('off off');
  });

  it('opens nothing a second time', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    await bench.media.capture(both);
    expect(bench.devices.asked).toHaveLength(1);
    expect(bench.status).toBe('live live');
  });

  it('says nothing of a slot that is not wanted', async () => {
    const bench = localMediaBench();
    bench.devices.taken.add('mic-1');
    await bench.media.capture({ audio: true, video: false });
    expect(await bench.media.capture({ audio: false, video: true })).toEqual({});
    bench.devices.permission.camera = 'denied';
    bench.media.mute('camera');
    await expect(bench.media.unmute('camera')).rejects.toMatchObject({
      code: 'media/permission-denied',
    });
    bench.devices.taken.clear();
    expect(await bench.media.capture({ audio: true, video: false })).toEqual({});
  });

  it('tells the link each change once', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    expect(bench.tellings).toBe(2);
    bench.media.mute('microphone');
    bench.media.setHeld(true);
    bench.media.setHeld(true);
    expect(bench.tellings).toBe(4);
  });

  it('keeps the same stream, and tells each snapshot once', async () => {
    const bench = localMediaBench();
    await bench.media.capture({ audio: true, video: false });
    const { stream } = bench.media.snapshot;
    await bench.media.unmute('camera');
    expect(bench.media.snapshot.stream).toBe(stream);
    expect(new Set(bench.snapshots).size).toBe(bench.snapshots.length);
    expect(bench.snapshots.at(-1)).toBe(bench.media.snapshot);
    expect(bench.snapshots.every((snapshot) => Object.isFrozen(snapshot))).toBe(true);
  });
});

type Bench = ReturnType<typeof localMediaBench>;

function errorsIn({ media }: Bench): Record<string, { code: string } | undefined> {
  const { microphone, camera } = media.snapshot;
  return { microphone: microphone.error, camera: camera.error };
}

function codesOf(
  errors: Readonly<Record<string, { readonly code: string } | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(errors).flatMap(([slot, error]) => (error ? [[slot, error.code]] : [])),
  );
}

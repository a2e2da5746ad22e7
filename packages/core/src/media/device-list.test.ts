import { describe, expect, it } from 'vitest';
import { deviceList } from './device-list.ts';

const empty = { microphones: [], cameras: [], speakers: [] };

function device(
  kind: MediaDeviceKind,
  deviceId: string,
  facts: { label?: string; groupId?: string } = {},
) {
  return { kind, deviceId, label: '', groupId: '', ...facts };
}

describe('deviceList', () => {
  it('sorts by kind and keeps the order', () => {
    const list = deviceList(
      [
        device('videoinput', 'c', { label: 'Camera', groupId: 'g' }),
        device('audioinput', 'b'),
        device('audiooutput', 's'),
        device('audioinput', 'a'),
      ],
      empty,
    );
    expect(list).toEqual({
      microphones: [
        { id: 'b', label: '', groupId: '' },
        { id: 'a', label: '', groupId: '' },
      ],
      cameras: [{ id: 'c', label: 'Camera', groupId: 'g' }],
      speakers: [{ id: 's', label: '', groupId: '' }],
    });
  });

  it('lists a device once, under its own id', () => {
    const list = deviceList(
      [
        device('audioinput', 'default'),
        device('audioinput', 'communications'),
        device('audioinput', 'a'),
        device('audioinput', 'a'),
        device('audiooutput', 'default'),
      ],
      empty,
    );
    expect(list.microphones.map(({ id }) => id)).toEqual(['a']);
    expect(list.speakers.map(({ id }) => id)).toEqual(['default']);
  });

  const before = deviceList([device('audioinput', 'a'), device('videoinput', 'c')], empty);

  it('is the same object while nothing changes', () => {
    expect(deviceList([device('videoinput', 'c'), device('audioinput', 'a')], before)).toBe(before);
    expect(deviceList([], empty)).toBe(empty);
  });

  it.each([
    ['another id', [device('audioinput', 'b')]],
    ['a name', [device('audioinput', 'a', { label: 'Headset' })]],
    ['another group', [device('audioinput', 'a', { groupId: 'g' })]],
    ['one more', [device('audioinput', 'a'), device('audioinput', 'b')]],
    ['none', []],
  ])('tells of %s, and keeps the lists of other kinds', (_name, microphones) => {
    const after = deviceList([...microphones, device('videoinput', 'c')], before);
    expect(after).not.toBe(before);
    expect(after.microphones).toHaveLength(microphones.length);
    expect(after.cameras).toBe(before.cameras);
  });
});

import { describe, expect, it } from 'vitest';
import { aliasedId } from './device-alias.ts';

function microphone(deviceId: string, groupId: string) {
  return { kind: 'audioinput' as const, deviceId, groupId };
}

describe('aliasedId', () => {
  const listed = [
    microphone('default', 'g'),
    { ...microphone('c', 'g'), kind: 'videoinput' as const },
    microphone('a', 'f'),
    microphone('b', 'g'),
  ];

  it.each([
    ['finds the device behind "default" by its group', { deviceId: 'default', groupId: 'g' }, 'b'],
    ['keeps the alias when nothing matches', { deviceId: 'default', groupId: '?' }, 'default'],
    ['keeps any other id', { deviceId: 'x', groupId: 'g' }, 'x'],
    ['knows nothing where the browser says nothing', {}, undefined],
  ])('%s', (_name, settings, id) => {
    expect(aliasedId(listed, settings)).toBe(id);
  });
});

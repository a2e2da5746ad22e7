import { expect, it } from 'vitest';
import type { DeviceEvent } from './bus-event.ts';
import { createDirectory } from './directory.ts';

const event = (
  device: string,
  status: DeviceEvent['status'],
  { session = device, process = 'a' } = {},
): DeviceEvent => ({
  ...{ type: 'device', device: { user: 'bob', device }, status, session, process },
});

it('knows who is where', () => {
  const directory = createDirectory();
  directory.apply(event('phone', 'here'));
  directory.apply(event('desk', 'here', { process: 'b' }));
  directory.apply(event('tv', 'away'));
  expect(directory.elsewhere('bob', 'here', 'b')).toEqual(['phone']);
  expect(directory.elsewhere('bob', 'here', 'c')).toEqual(['phone', 'desk']);
  expect(directory.elsewhere('bob', 'away', 'c')).toEqual(['tv']);
  expect(directory.hereOf('bob')).toEqual(['phone', 'desk']);
  expect(directory.hereOf('alice')).toEqual([]);
  expect(directory.elsewhere('alice', 'here', 'c')).toEqual([]);
  directory.apply(event('phone', 'away', { process: 'b' }));
  expect(directory.elsewhere('bob', 'away', 'a')).toEqual(['phone']);
  directory.clear();
  expect(directory.elsewhere('bob', 'here', 'c')).toEqual([]);
});

it('tells what is new, and only that', () => {
  const directory = createDirectory();
  const heard: string[] = [];
  const stop = directory.onChange(({ device, status }) => heard.push(`${device.device} ${status}`));
  directory.apply(event('phone', 'here'));
  directory.apply(event('phone', 'here', { process: 'b' }));
  directory.apply(event('phone', 'here', { session: 'newer' }));
  directory.apply(event('phone', 'gone'));
  directory.apply(event('phone', 'away', { session: 'newer' }));
  directory.apply(event('phone', 'gone', { session: 'newer' }));
  directory.apply(event('phone', 'gone', { session: 'newer' }));
  expect(heard).toEqual(['phone here', 'phone away', 'phone gone']);
  stop();
  stop();
  directory.apply(event('phone', 'here'));
  expect(heard).toHaveLength(3);
});

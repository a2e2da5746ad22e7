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
  expect(directory.elsewhere('alice', 'here', 'c')).toEqual([]);
  directory.apply(event('phone', 'away', { process: 'b' }));
  expect(directory.elsewhere('bob', 'away', 'a')).toEqual(['phone']);
  directory.replace([]);
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

it('tells of a whole new list what is different, once it knows all of it', () => {
  const directory = createDirectory();
  directory.apply(event('stays', 'here'));
  directory.apply(event('goes', 'here'));
  directory.apply(event('loses', 'here'));
  directory.apply(event('waits', 'away'));
  const heard: string[] = [];
  directory.onChange(({ device, status }) => {
    expect(directory.elsewhere('bob', 'here', '')).toEqual(['stays', 'waits', 'comes']);
    heard.push(`${device.device} ${status}`);
  });
  directory.replace([
    event('stays', 'here', { session: 'newer', process: 'b' }),
    event('loses', 'away'),
    event('waits', 'here'),
    event('comes', 'here'),
  ]);
  expect(heard).toEqual(['loses away', 'waits here', 'comes here', 'goes gone']);
});

import { describe, expect, it } from 'vitest';
import { createDevices } from '../media/create-devices.ts';
import { browserPlatform } from './browser-platform.ts';

describe('the browser platform', () => {
  const platform = browserPlatform();

  it('gives connections, streams and devices', async () => {
    const connection = platform.createPeerConnection({});
    expect(connection).toBeInstanceOf(RTCPeerConnection);
    connection.close();
    const stream = platform.createMediaStream();
    expect(stream).toBeInstanceOf(MediaStream);
    expect(platform.createMediaStream(stream.getTracks()).getTracks()).toEqual([]);
    expect(platform.mediaDevices).toBe(navigator.mediaDevices);
  });

  it('knows what is granted', async () => {
    expect(await platform.permission('camera')).toMatchObject({ state: 'granted' });
    expect(await platform.permission('microphone')).toMatchObject({ state: 'granted' });
  });

  it('lists each device once, by its own id', async () => {
    const devices = createDevices();
    const { microphones, cameras, speakers } = await devices.refresh();
    const ids = [...microphones, ...cameras, ...speakers].map(({ id }) => id);
    expect(ids).not.toContain('default');
    expect(new Set(ids).size).toBe(ids.length);
    expect(cameras).toHaveLength(2);
  });
});

import { EarshotError } from '@earshot/core';
import type { Device } from '@earshot/core';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FakeCall } from '../testing/fake-call.ts';
import { createFakeClient } from '../testing/fake-client.ts';
import type { FakeClient } from '../testing/fake-client.ts';
import { renderWith } from '../testing/render.tsx';
import { DeviceMenu } from './device-menu.tsx';

afterEach(cleanup);

describe('DeviceMenu', () => {
  it('lists what is plugged in, by number where there is no name yet', () => {
    stage();
    expect(optionsOf('Microphone')).toEqual(['Built-in', 'Microphone 2']);
    expect(select('Microphone').value).toBe('m2');
  });

  it('says that there is none', () => {
    stage();
    expect(optionsOf('Camera')).toEqual(['None found']);
    expect(select('Camera').disabled).toBe(true);
  });

  it('the speaker is the default one until one is chosen, and again when that is chosen', async () => {
    const { client, call } = stage();
    const both = ['System default', 'Headset'];
    expect([optionsOf('Speaker'), select('Speaker').value]).toEqual([both, '']);
    fireEvent.change(select('Speaker'), { target: { value: 's1' } });
    await waitFor(() => expect(select('Speaker').value).toBe('s1'));
    expect(optionsOf('Speaker')).toEqual(both);
    fireEvent.change(select('Speaker'), { target: { value: '' } });
    await waitFor(() => expect(select('Speaker').value).toBe(''));
    expect(client.playback.said).toEqual(['setSpeaker s1', 'setSpeaker default']);
    expect(call.said).toEqual([]);
  });

  it('a speaker that was chosen before is shown, in the next call too', () => {
    const client = createFakeClient();
    client.setDevices({ microphones: [], cameras: [], speakers: [device('s1', 'Headset')] });
    void client.playback.setSpeaker('s1');
    renderWith(<DeviceMenu />, { client });
    expect(select('Speaker').selectedOptions[0]?.textContent).toBe('Headset');
  });

  it('tells when the speaker is refused, and the old one stays', async () => {
    const { client, onProblem } = stage();
    client.playback.refuseNext(new EarshotError('media/not-found', { message: 'For developers.' }));
    fireEvent.change(select('Speaker'), { target: { value: 's1' } });
    await waitFor(() =>
      expect(onProblem).toHaveBeenCalledWith({ kind: 'speaker', code: 'media/not-found' }),
    );
    expect(select('Speaker').value).toBe('');
  });

  it('no speakers, no menu: this browser cannot choose', () => {
    const client = createFakeClient();
    client.begin();
    renderWith(<DeviceMenu />, { client });
    expect(screen.queryByLabelText('Speaker')).toBeNull();
  });

  it('switches, and tells when the device is refused', async () => {
    const { call, onProblem } = stage();
    call.refuseNext(new EarshotError('media/in-use', { message: 'For developers.' }));
    fireEvent.change(select('Microphone'), { target: { value: 'm1' } });
    expect(call.said).toEqual(['switchDevice microphone m1']);
    await waitFor(() =>
      expect(onProblem).toHaveBeenCalledWith({ kind: 'microphone', code: 'media/in-use' }),
    );
    expect(select('Microphone').value).toBe('m2');
  });
});

function device(id: string, label: string): Device {
  return { id, label, groupId: '' };
}

function stage(): { client: FakeClient; call: FakeCall; onProblem: ReturnType<typeof vi.fn> } {
  const client = createFakeClient();
  const call = client.begin();
  call.change({ local: { ...call.local, microphone: { status: 'live', deviceId: 'm2' } } });
  client.setDevices({
    microphones: [device('m1', 'Built-in'), device('m2', '')],
    cameras: [],
    speakers: [device('s1', 'Headset')],
  });
  const onProblem = vi.fn();
  renderWith(<DeviceMenu onProblem={onProblem} />, { client });
  return { client, call, onProblem };
}

function select(label: string): HTMLSelectElement {
  return screen.getByLabelText<HTMLSelectElement>(label);
}

function optionsOf(label: string): readonly (string | null)[] {
  return [...select(label).options].map(({ textContent }) => textContent);
}

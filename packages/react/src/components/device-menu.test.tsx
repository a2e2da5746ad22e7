import { EarshotError } from '@earshot/core';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FakeCall } from '../testing/fake-call.ts';
import { createFakeClient } from '../testing/fake-client.ts';
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

  it('the speaker is the default one until one is chosen', async () => {
    const { call } = stage();
    expect(optionsOf('Speaker')).toEqual(['System default', 'Headset']);
    fireEvent.change(select('Speaker'), { target: { value: 's1' } });
    expect(call.said).toEqual(['switchDevice speaker s1']);
    await waitFor(() => expect(optionsOf('Speaker')).toEqual(['Headset']));
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

function stage(): { call: FakeCall; onProblem: ReturnType<typeof vi.fn> } {
  const client = createFakeClient();
  const call = client.begin();
  call.change({ local: { ...call.local, microphone: { status: 'live', deviceId: 'm2' } } });
  const device = (id: string, label: string) => ({ id, label, groupId: '' });
  client.setDevices({
    microphones: [device('m1', 'Built-in'), device('m2', '')],
    cameras: [],
    speakers: [device('s1', 'Headset')],
  });
  const onProblem = vi.fn();
  renderWith(<DeviceMenu onProblem={onProblem} />, { client });
  return { call, onProblem };
}

function select(label: string): HTMLSelectElement {
  return screen.getByLabelText<HTMLSelectElement>(label);
}

function optionsOf(label: string): readonly (string | null)[] {
  return [...select(label).options].map(({ textContent }) => textContent);
}

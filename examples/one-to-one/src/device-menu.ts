import type { Call, Device, Devices } from '@earshot/core';
import type { CallNotice } from './call-notice.ts';
import { byId } from './element.ts';

export interface DeviceMenu {
  render(call: Call | undefined): void;
}

/** Which microphone, camera and speaker the call uses. */
export function createDeviceMenu(devices: Devices, notice: CallNotice): DeviceMenu {
  const microphones = byId('microphones', HTMLSelectElement);
  const cameras = byId('cameras', HTMLSelectElement);
  const speakers = byId('speakers', HTMLSelectElement);
  let current: Call | undefined;
  let stopWatching = (): void => undefined;

  function onChange(select: HTMLSelectElement, slot: 'microphone' | 'camera' | 'speaker'): void {
    select.addEventListener('change', () => {
      notice.forget();
      current?.switchDevice(slot, select.value).catch((error: unknown) => {
        notice.show(slot, error);
        paint();
      });
    });
  }
  onChange(microphones, 'microphone');
  onChange(cameras, 'camera');
  onChange(speakers, 'speaker');

  function paint(): void {
    const { snapshot } = devices;
    fill(microphones, snapshot.microphones, current?.local.microphone.deviceId);
    fill(cameras, snapshot.cameras, current?.local.camera.deviceId);
    fill(speakers, snapshot.speakers, speakers.value);
    // Some browsers name no speakers, and choose one themselves.
    speakers.hidden = snapshot.speakers.length === 0;
    byId('speakers-label', HTMLElement).hidden = speakers.hidden;
  }

  return {
    render(call) {
      if (call === undefined || current === undefined) {
        stopWatching();
        stopWatching = call === undefined ? () => undefined : devices.subscribe(paint);
      }
      current = call;
      if (call === undefined) byId('devices', HTMLElement).hidePopover();
      else paint();
    },
  };
}

function fill(select: HTMLSelectElement, devices: readonly Device[], chosen = ''): void {
  const isListed = chosen === '' || devices.some((device) => device.id === chosen);
  // "The system's default" is a device that browsers do not list.
  const options = isListed ? devices : [{ id: chosen, label: 'System default' }, ...devices];
  const wanted = JSON.stringify(options);
  if (select.dataset['devices'] !== wanted) {
    select.dataset['devices'] = wanted;
    select.replaceChildren(...options.map(option));
  }
  select.disabled = options.length === 0;
  if (chosen !== '') select.value = chosen;
}

function option({ id, label }: Pick<Device, 'id' | 'label'>, index: number): HTMLOptionElement {
  return new Option(label === '' ? `Device ${index + 1}` : label, id);
}

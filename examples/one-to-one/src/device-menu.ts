import type { Call, Device, Devices, Playback } from '@earshot/core';
import type { CallNotice } from './call-notice.ts';
import { byId } from './element.ts';

export interface DeviceMenu {
  render(call: Call | undefined): void;
}

export interface DeviceMenuOptions {
  readonly devices: Devices;
  readonly playback: Playback;
  readonly notice: CallNotice;
}

/** Which microphone and camera the call uses, and which speaker all calls do. */
export function createDeviceMenu({ devices, playback, notice }: DeviceMenuOptions): DeviceMenu {
  const microphones = byId('microphones', HTMLSelectElement);
  const cameras = byId('cameras', HTMLSelectElement);
  const speakers = byId('speakers', HTMLSelectElement);
  let current: Call | undefined;
  let opened = '';
  let stopWatching = (): void => undefined;

  onChange(microphones, 'microphone', (id) => current?.switchDevice('microphone', id));
  onChange(cameras, 'camera', (id) => current?.switchDevice('camera', id));
  onChange(speakers, 'speaker', (id) => playback.setSpeaker(id === '' ? undefined : id));

  function onChange(
    select: HTMLSelectElement,
    device: 'microphone' | 'camera' | 'speaker',
    choose: (deviceId: string) => Promise<void> | undefined,
  ): void {
    select.addEventListener('change', () => {
      notice.forget();
      choose(select.value)?.catch((error: unknown) => {
        notice.show(device, error);
        paint();
      });
    });
  }

  function paint(): void {
    const { snapshot } = devices;
    fill(microphones, named(snapshot.microphones), current?.local.microphone.deviceId);
    fill(cameras, named(snapshot.cameras), current?.local.camera.deviceId);
    fill(speakers, [systemDefault, ...named(snapshot.speakers)], chosenSpeaker());
    // Some browsers name no speakers, and choose one themselves.
    speakers.hidden = snapshot.speakers.length === 0;
    byId('speakers-label', HTMLElement).hidden = speakers.hidden;
  }

  /** A speaker that was unplugged plays no more: the system's default does. */
  function chosenSpeaker(): string {
    const { speaker } = playback.snapshot;
    return devices.snapshot.speakers.find(({ id }) => id === speaker)?.id ?? systemDefault.id;
  }

  /** Devices have names once one was opened, and not every browser tells of that. */
  function findNames(call: Call): void {
    const { microphone, camera } = call.local;
    const now = [call.id, microphone.status === 'live', camera.status === 'live'].join(' ');
    if (now !== opened) void devices.refresh();
    opened = now;
  }

  return {
    render(call) {
      if (call === undefined || current === undefined) {
        stopWatching();
        stopWatching = call === undefined ? () => undefined : devices.subscribe(paint);
      }
      current = call;
      if (call === undefined) {
        byId('devices', HTMLElement).hidePopover();
        return;
      }
      findNames(call);
      paint();
    },
  };
}

type Choice = Pick<Device, 'id' | 'label'>;

const systemDefault: Choice = { id: '', label: 'System default' };

function named(devices: readonly Device[]): readonly Choice[] {
  return devices.map(({ id, label }, index) => ({
    id,
    label: label === '' ? `Device ${index + 1}` : label,
  }));
}

/** `chosen` is undefined while nothing is open. */
function fill(select: HTMLSelectElement, listed: readonly Choice[], chosen?: string): void {
  const isListed = chosen === undefined || listed.some(({ id }) => id === chosen);
  // What is in use may have an id that browsers do not list.
  const choices = isListed ? listed : [{ ...systemDefault, id: chosen }, ...listed];
  const wanted = JSON.stringify(choices);
  if (select.dataset['devices'] !== wanted) {
    select.dataset['devices'] = wanted;
    select.replaceChildren(...choices.map(({ id, label }) => new Option(label, id)));
  }
  select.disabled = choices.length === 0;
  if (chosen !== undefined) select.value = chosen;
}

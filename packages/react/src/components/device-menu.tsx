import type { Call, Device, DevicesSnapshot } from '@earshot/core';
import { useId } from 'react';
import type { ReactNode } from 'react';
import { useCallOr } from '../use-call.ts';
import { useDevices } from '../use-devices.ts';
import { useLocalMedia } from '../use-local-media.ts';
import { usePlayback } from '../use-playback.ts';
import { problemOf } from './media-problem.ts';
import type { MediaProblem } from './media-problem.ts';
import { useCallWords } from './words-provider.tsx';

export interface DeviceMenuProps {
  /** Default the active call. */
  readonly call?: Call | undefined;
  /** The device was refused; the old one goes on. */
  readonly onProblem?: (problem: MediaProblem) => void;
}

type Slot = Parameters<Call['switchDevice']>[0] | 'speaker';

/** Chooses microphone and camera during a call, and the speaker for all calls. */
export function DeviceMenu({ call: given, onProblem }: DeviceMenuProps): ReactNode {
  const call = useCallOr(given);
  const { microphone, camera } = useLocalMedia(call);
  const { microphones, cameras, speakers } = useDevices();
  const { speaker, setSpeaker } = usePlayback();

  async function choose(slot: Slot, deviceId: string): Promise<void> {
    try {
      if (slot === 'speaker') await setSpeaker(deviceId === '' ? undefined : deviceId);
      else await call?.switchDevice(slot, deviceId);
    } catch (error) {
      const problem = problemOf(slot, error);
      if (problem !== undefined) onProblem?.(problem);
    }
  }

  const onChoose = (slot: Slot, deviceId: string): void => void choose(slot, deviceId);
  return (
    <div className="earshot-devices">
      <DeviceSelect
        slot="microphone"
        list={microphones}
        chosen={microphone.deviceId}
        {...{ onChoose }}
      />
      <DeviceSelect slot="camera" list={cameras} chosen={camera.deviceId} {...{ onChoose }} />
      {/* Where a page may not choose the speaker, the browser lists none. */}
      {speakers.length > 0 && (
        <DeviceSelect slot="speaker" list={speakers} chosen={speaker} {...{ onChoose }} />
      )}
    </div>
  );
}

interface DeviceSelectProps {
  readonly slot: Slot;
  readonly list: readonly Device[];
  readonly chosen: string | undefined;
  readonly onChoose: (slot: Slot, deviceId: string) => void;
}

function DeviceSelect({ slot, list, chosen, onChoose }: DeviceSelectProps): ReactNode {
  const id = useId();
  const { say } = useCallWords();
  const plural: keyof DevicesSnapshot = `${slot}s`;
  const isKnown = list.some((device) => device.id === chosen);
  // Only a speaker can follow the system: a microphone or camera is a device once it is open.
  const followsSystem = slot === 'speaker';
  return (
    <div className="earshot-device">
      <label htmlFor={id}>{say(`device.${plural}`)}</label>
      <select
        id={id}
        value={isKnown ? chosen : ''}
        disabled={list.length === 0}
        onChange={({ currentTarget }) => {
          onChoose(slot, currentTarget.value);
        }}
      >
        {(followsSystem || !isKnown) && (
          <option value="" disabled={!followsSystem}>
            {say(list.length === 0 ? 'device.none' : 'device.default')}
          </option>
        )}
        {list.map((device, index) => (
          <option key={device.id} value={device.id}>
            {device.label || say(`device.${plural}.numbered`, { number: index + 1 })}
          </option>
        ))}
      </select>
    </div>
  );
}

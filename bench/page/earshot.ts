import { createCallClient, monitorQuality } from '@earshot/core';
import type { Call, CallClientOptions, QualityMonitor } from '@earshot/core';
import { createSignaling } from '@earshot/signaling';
import type { Contender, MakeContender, Surroundings } from './contender.ts';

const media = { audio: true, video: { resolution: '360p' } } as const;

type Variant = Omit<CallClientOptions, 'signaling'>;

/** Earshot with these options. */
export function earshotWith(variant: Variant): MakeContender {
  return (surroundings) => makeEarshot(surroundings, variant);
}

function makeEarshot(
  { user, peer, server, desk, heard }: Surroundings,
  variant: Variant,
): Contender {
  const token = async (): Promise<string> => {
    const answer = await fetch(`http://${desk}/dev/token?user=${user}`, { method: 'POST' });
    return ((await answer.json()) as { readonly token: string }).token;
  };
  const signaling = createSignaling(`ws://${server}/calls`, { token });
  const client = createCallClient({ ...variant, signaling });
  let current: Call | undefined;
  let monitor: QualityMonitor | undefined;

  function follow(call: Call): void {
    current = call;
    call.on('state', ({ status }) => {
      if (status === 'connected') heard.connected();
      if (status === 'ended') heard.over();
    });
    const look = (): void => {
      const { stream, screenStream, microphone, camera, isSharingScreen } = call.remote;
      if (stream !== undefined) heard.shown('person', stream);
      if (isSharingScreen && screenStream !== undefined) heard.shown('screen', screenStream);
      if (microphone === 'muted') heard.saw('mute');
      if (camera === 'muted') heard.saw('camera');
    };
    call.on('remote', look);
    look();
  }

  client.on('call', follow);
  client.on('incoming', () => heard.rings());
  return {
    ready: online(client.subscribe, () => client.snapshot.signaling.status === 'online'),
    call: () => void client.call(peer, media),
    answer: () => void current?.accept(media),
    hangUp: () => current?.hangUp(),
    controls: {
      mute: () => current?.mute('microphone'),
      camera: () => current?.mute('camera'),
      screen: () => void current?.shareScreen(),
    },
    monitor(isOn) {
      monitor?.close();
      monitor = isOn && current !== undefined ? monitorQuality(current) : undefined;
      monitor?.subscribe(() => undefined);
    },
  };
}

function online(
  subscribe: (listener: () => void) => () => void,
  isOnline: () => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    const undo = subscribe(() => {
      if (!isOnline()) return;
      undo();
      resolve();
    });
  });
}

import { createCallClient, createPlayback, monitorQuality } from '@earshot/core';
import type { Call, CallState, QualityMonitor } from '@earshot/core';
import { createSignaling } from '@earshot/signaling';
import type { Contender, Surroundings } from './contender.ts';

const media = { audio: true, video: { resolution: '360p' } } as const;

export function makeEarshot(surroundings: Surroundings): Contender {
  const { user, server, rings, iceTransportPolicy, says, video } = surroundings;
  const token = async (): Promise<string> => {
    const answer = await fetch(`http://${server}/dev/token?user=${user}`, { method: 'POST' });
    return ((await answer.json()) as { readonly token: string }).token;
  };
  const signaling = createSignaling(`ws://${server}/calls`, { token });
  const client = createCallClient({ signaling, iceTransportPolicy });
  const playback = createPlayback();
  let current: Call | undefined;
  let monitor: QualityMonitor | undefined;
  client.on('call', (call) => {
    current = call;
    says(call.state.status);
    call.on('state', (state) => says(describe(state)));
    playback.attach(video, call);
  });
  client.on('incoming', (call) => {
    if (!rings) void call.accept(media);
  });
  return {
    ready: untilOnline(() => client.snapshot.signaling.status, client.subscribe),
    connect(role, peer) {
      if (role === 'caller') client.call(peer, media);
    },
    answer: () => void current?.accept(media),
    quality({ adapts }) {
      if (monitor === undefined && current !== undefined) {
        monitor = monitorQuality(current, { adapts });
        monitor.subscribe(() => undefined);
      }
      return monitor && { snapshot: monitor.snapshot, summary: monitor.summary };
    },
    share: async () => current?.shareScreen(),
    close: () => current?.hangUp(),
  };
}

function describe(state: CallState): string {
  if (state.status !== 'ended') return state.status;
  const { reason } = state;
  return `ended ${reason.type}${'by' in reason ? ` by ${reason.by}` : ''}`;
}

function untilOnline(
  status: () => string,
  subscribe: (listener: () => void) => () => void,
): Promise<void> {
  return new Promise((resolve) => {
    const undo = subscribe(() => {
      if (status() !== 'online') return;
      undo();
      resolve();
    });
  });
}

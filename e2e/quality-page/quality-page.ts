import { createCallClient, createPlayback, monitorQuality } from '@earshot/core';
import type { Call, CallClient, QualityMonitor, QualitySnapshot, SlotName } from '@earshot/core';
import { createSignaling } from '@earshot/signaling';

declare global {
  interface Window {
    client: CallClient;
    /** The newest call, also when it is over. */
    newest: Call | undefined;
    /** Everything that was raised and cleared in it, in order. */
    readonly told: readonly string[];
    look(): QualitySnapshot | undefined;
    /** From now on the microphone hears a tone that is so loud, 0 to 1, and nothing else. */
    sing(loudness: number): Promise<void>;
    /** Takes a track from its sender behind the back of everybody. */
    lose(slot: SlotName): Promise<void>;
  }
}

/** `?user=alice`: a client whose calls are watched; `&relay`: media takes no other way than TURN; `&voice`: without a camera. */
const query = new URL(location.href).searchParams;
const user = query.get('user') ?? 'nobody';
const SECTIONS: readonly SlotName[] = ['microphone', 'camera', 'screen', 'screenAudio'];
const told: string[] = [];
const playback = createPlayback();
let quality: QualityMonitor | undefined;
let volume: GainNode | undefined;

Object.assign(window, { told });
window.client = createCallClient({
  signaling: createSignaling('/calls', { token: fetchToken }),
  iceTransportPolicy: query.has('relay') ? 'relay' : 'all',
});
window.client.on('incoming', (call) => void call.accept({ video: !query.has('voice') }));
window.client.on('call', (call) => {
  window.newest = call;
  const video = document.querySelector('video');
  if (video !== null) playback.attach(video, call);
  const monitor = monitorQuality(call);
  monitor.on('warning', ({ name }) => told.push(`${name} raised`));
  monitor.on('warning-cleared', ({ name }) => told.push(`${name} cleared`));
  quality = monitor;
});

window.look = () => quality?.snapshot;
window.sing = async (loudness) => {
  if (volume === undefined) {
    const context = new AudioContext();
    const [note, target] = [context.createOscillator(), context.createMediaStreamDestination()];
    volume = context.createGain();
    // A sine of this amplitude has the loudness 1.
    note.connect(volume).connect(target);
    note.start();
    const [track] = target.stream.getAudioTracks();
    if (track === undefined) throw new Error('Web Audio makes no track.');
    const processor = { process: () => track, close: () => void context.close() };
    await window.newest?.setProcessor('microphone', processor);
  }
  volume.gain.value = loudness * Math.SQRT2;
};
window.lose = async (slot) => {
  const pc = window.newest?.link?.peerConnection;
  await pc?.getTransceivers()[SECTIONS.indexOf(slot)]?.sender.replaceTrack(null);
};

async function fetchToken(): Promise<string> {
  const response = await fetch(`/dev/token?user=${user}`, { method: 'POST' });
  return ((await response.json()) as { token: string }).token;
}

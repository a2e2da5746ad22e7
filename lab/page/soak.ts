import { createCallClient, createPlayback } from '@earshot/core';
import type { Call, CallState } from '@earshot/core';
import { createSignaling } from '@earshot/signaling';
import type { Moment } from './recording.ts';
import { now } from './now.ts';

/** What a person does in the page of the soak. */
export type SoakAct = 'call' | 'accept' | 'reject' | 'hangUp' | 'hold' | 'resume' | 'share';

/** What the soak says to its page, which is kept over many calls. */
export interface SoakPage {
  /** Does nothing, and says so, where the call is not at that. */
  act(what: SoakAct): boolean;
  glance(): SoakGlance;
  /** How the media of the call is, in words: for a call that is stuck. */
  inspect(): Promise<string>;
  /** A new call begins. */
  forget(): void;
  /** What the server's record says of a call: its reason, `live` or `none`; undefined when it could not be asked. */
  record(call: string): Promise<string | undefined>;
}

export interface SoakGlance {
  /** Another number for each page. */
  readonly page: number;
  readonly isOnline: boolean;
  /** Calls that go on, here and on another device of the same user. */
  readonly calls: number;
  readonly elsewhere: number;
  /** Of the latest call; `none` before there is one. */
  readonly status: string;
  /** How many pictures of the other side were shown since the page was opened. */
  readonly frames: number;
  /** Since `forget`. */
  readonly ids: readonly string[];
  readonly ends: readonly string[];
  readonly moments: readonly Moment[];
}

declare global {
  interface Window {
    soak: SoakPage;
  }
}

const TOKEN_LIMIT_MS = 2_000;
const RECORD_LIMIT_MS = 2_000;
const media = { audio: true, video: { resolution: '360p' } } as const;
const asked = new URLSearchParams(location.search);
const user = asked.get('user') ?? '';
const server = asked.get('server') ?? '';
const video = document.querySelector<HTMLVideoElement>('#remote') as HTMLVideoElement;
const ids = new Set<string>();
const ends: string[] = [];
const moments: Moment[] = [];
let current: Call | undefined;
let frames = 0;

const note = (what: string): void => {
  if (moments.at(-1)?.what !== what) moments.push({ at: now(), what });
};
const token = async (): Promise<string> => {
  // On a way that hangs, a connection that the browser has kept never answers.
  const signal = AbortSignal.timeout(TOKEN_LIMIT_MS);
  const url = `http://${server}/dev/token?user=${user}`;
  const answer = await fetch(url, { method: 'POST', signal });
  return ((await answer.json()) as { readonly token: string }).token;
};
const client = createCallClient({
  signaling: createSignaling(`ws://${server}/calls`, { token }),
  ringMs: Number(asked.get('ringMs')),
});
const playback = createPlayback();

client.on('signaling', ({ status }) => note(`signaling ${status}`));
client.on('call', (call) => {
  current = call;
  ids.add(call.id);
  const says = (state: CallState): void => note(describe(state));
  says(call.state);
  call.on('state', (state) => {
    says(state);
    if (state.status === 'ended') ends.push(endOf(state));
  });
  playback.attach(video, call);
});
window.addEventListener('unhandledrejection', ({ reason }) => note(`unhandled ${String(reason)}`));
video.requestVideoFrameCallback(function onFrame() {
  frames += 1;
  video.requestVideoFrameCallback(onFrame);
});

window.soak = {
  act(what) {
    if (what === 'call') {
      client.call(user === 'alice' ? 'bob' : 'alice', media);
      return true;
    }
    const isPossible = current !== undefined && isAtIt(current, what);
    if (isPossible) {
      note(`→ ${what}`);
      perform(current as Call, what);
    }
    return isPossible;
  },
  glance: () => ({
    page: performance.timeOrigin,
    isOnline: client.snapshot.signaling.status === 'online',
    calls: client.snapshot.calls.length,
    elsewhere: client.snapshot.elsewhere.length,
    status: current?.state.status ?? 'none',
    ...{ frames, ids: [...ids], ends: [...ends], moments: [...moments] },
  }),
  inspect: () => inspect(current?.link?.peerConnection),
  forget() {
    current = undefined;
    ids.clear();
    ends.length = 0;
    moments.length = 0;
  },
  async record(call) {
    try {
      const answer = await fetch(`http://${server}/calls/api/calls/${call}`, {
        headers: { authorization: `Bearer ${await token()}` },
        signal: AbortSignal.timeout(RECORD_LIMIT_MS),
      });
      if (answer.status === 404) return 'none';
      if (!answer.ok) return undefined;
      const { status, endReason } = (await answer.json()) as Readonly<Record<string, string>>;
      return status === 'ended' ? endReason : 'live';
    } catch {
      return undefined;
    }
  },
};

async function inspect(pc: RTCPeerConnection | undefined): Promise<string> {
  const playing = `${frames} pictures shown, ${video.paused ? 'paused' : 'playing'}`;
  if (pc === undefined) return `${playing}; no connection`;
  const sections = pc.getTransceivers().map(({ mid, currentDirection, sender, receiver }) => {
    const coming = receiver.track.muted ? 'muted' : receiver.track.readyState;
    return `${mid} ${currentDirection} sends ${sender.track?.readyState} gets ${coming}`;
  });
  const streams = [...(await pc.getStats()).values()] as Readonly<Record<string, unknown>>[];
  const flows = streams
    .filter(({ type }) => type === 'inbound-rtp' || type === 'outbound-rtp')
    .map(({ type, mid, packetsReceived, packetsSent, framesDecoded }) =>
      [type, mid, packetsReceived ?? packetsSent, framesDecoded].join(' '),
    );
  return [playing, `${pc.signalingState} ${pc.connectionState}`, ...sections, ...flows].join('; ');
}

function isAtIt(call: Call, what: Exclude<SoakAct, 'call'>): boolean {
  if (what === 'share') return call.can('shareScreen');
  if (what === 'hangUp') return call.state.status !== 'ended';
  return call.can(what);
}

function perform(call: Call, what: Exclude<SoakAct, 'call'>): void {
  const failed = (error: unknown): void => note(`${what} failed: ${String(error)}`);
  if (what === 'accept') call.accept(media).catch(failed);
  else if (what === 'share') call.shareScreen().catch(failed);
  else call[what]();
}

function describe(state: CallState): string {
  if (state.status === 'ended') return `ended ${endOf(state)}`;
  return state.status === 'reconnecting' ? `reconnecting ${state.attempt}` : state.status;
}

function endOf({ reason }: Extract<CallState, { readonly status: 'ended' }>): string {
  return `${reason.type}${'by' in reason ? ` by ${reason.by}` : ''}`;
}

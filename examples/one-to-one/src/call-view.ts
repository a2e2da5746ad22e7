import type { Call, Devices, Playback } from '@earshot/core';
import { startCallClock } from './call-clock.ts';
import { createCallControls } from './call-controls.ts';
import { createCallNotice } from './call-notice.ts';
import { createDeviceMenu } from './device-menu.ts';
import { byId, setText } from './element.ts';
import { createOtherCalls } from './other-calls.ts';
import { startRingTone } from './ring-tone.ts';
import { durationText, remoteNotes, statusText } from './sentences.ts';
import { createTiles } from './tiles.ts';

export interface CallView {
  /** Shows this call (or nothing), and that there are others. */
  render(call: Call | undefined, calls: readonly Call[]): void;
}

export interface CallViewOptions {
  readonly devices: Devices;
  readonly playback: Playback;
  /** Show another call instead. */
  readonly show: (call: Call) => void;
}

/** One call on the screen, from dialing to its end. */
export function createCallView({ devices, playback, show }: CallViewOptions): CallView {
  const section = byId('call', HTMLElement);
  const tiles = createTiles(playback);
  const notice = createCallNotice();
  const controls = createCallControls(notice, playback);
  const menu = createDeviceMenu({ devices, playback, notice });
  const others = createOtherCalls(show);
  const sounds = createStatusSounds();

  return {
    render(call, calls) {
      const wasHidden = section.hidden;
      section.hidden = call === undefined;
      tiles.render(call);
      controls.render(call);
      notice.render(call);
      menu.render(call);
      others.render(calls.filter((other) => other !== call));
      sounds.render(call);
      if (call === undefined) return;
      showHeader(call);
      if (wasHidden)
        byId(call.state.status === 'dialing' ? 'hang-up' : 'call-title', HTMLElement).focus();
    },
  };
}

function showHeader(call: Call): void {
  const { status } = call.state;
  byId('call', HTMLElement).dataset['status'] = status;
  setText(byId('call-title', HTMLElement), call.peer.user);
  const notes = byId('remote-notes', HTMLElement);
  const texts = remoteNotes(call);
  if (notes.textContent === texts.join('')) return;
  notes.replaceChildren(...texts.map(listItem));
}

function listItem(text: string): HTMLLIElement {
  const item = document.createElement('li');
  item.textContent = text;
  return item;
}

/** The running time of a connected call, and the tone while it rings at the other side. */
function createStatusSounds(): { render(call: Call | undefined): void } {
  let current = '';
  let stop = (): void => undefined;
  return {
    render(call) {
      const next = call === undefined ? '' : `${call.id} ${statusText(call.state, call)}`;
      if (next === current) return;
      current = next;
      stop();
      stop = call === undefined ? () => undefined : startStatus(call);
    },
  };
}

function startStatus(call: Call): () => void {
  const line = byId('call-status', HTMLElement);
  const text = statusText(call.state, call);
  if (call.state.status === 'connected') {
    return startCallClock(call.state.since, (lastedMs) => {
      setText(
        line,
        text === 'Connected' ? durationText(lastedMs) : `${text} · ${durationText(lastedMs)}`,
      );
    });
  }
  setText(line, text);
  return call.state.status === 'ringing' ? startRingTone('outgoing') : () => undefined;
}

import type { SignalingState } from '@earshot/signaling';
import { byId, setText } from './element.ts';
import type { EndSentence } from './end-sentence.ts';
import { createSupportDetails } from './support-details.ts';

export interface HomeView {
  /** Shows what happened to the last call, or nothing. */
  showResult(result: EndSentence | undefined): void;
  showPresence(state: SignalingState): void;
  setVisible(isVisible: boolean): void;
}

export interface HomeViewOptions {
  readonly user: string;
  readonly peer: string;
  readonly call: (user: string, kind: 'voice' | 'video') => void;
}

/** The page between calls: whom to call, and how the last call ended. */
export function createHomeView({ user, peer, call }: HomeViewOptions): HomeView {
  const section = byId('home', HTMLElement);
  const callPeer = byId('call-peer', HTMLButtonElement);
  const other = byId('other-name', HTMLInputElement);
  const result = byId('result', HTMLElement);
  const support = createSupportDetails();
  let wasAway = false;
  setText(byId('home-avatar', HTMLElement), peer.charAt(0).toUpperCase());
  setText(byId('home-title', HTMLElement), peer);
  setText(callPeer, `Call ${peer}`);
  showPeerLink(peer);
  document.title = `Earshot: ${user}`;

  callPeer.addEventListener('click', () => call(peer, chosenKind()));
  byId('call-other', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    call(other.value, chosenKind());
  });

  return {
    showResult(sentence) {
      result.hidden = sentence === undefined;
      setText(byId('result-text', HTMLElement), sentence?.text ?? '');
      const advice = byId('result-advice', HTMLElement);
      advice.hidden = sentence?.advice === undefined;
      setText(advice, sentence?.advice ?? '');
      support.render(sentence?.report);
      if (!section.hidden && document.activeElement === callPeer) result.focus();
    },
    showPresence: (state) => showPresence(user, state),
    setVisible(isVisible) {
      if (section.hidden === !isVisible) return;
      section.hidden = !isVisible;
      if (isVisible && wasAway) (result.hidden ? callPeer : result).focus();
      wasAway = !isVisible;
    },
  };
}

function chosenKind(): 'voice' | 'video' {
  return document.querySelector('input[name=kind][value=voice]:checked') === null
    ? 'video'
    : 'voice';
}

function showPeerLink(peer: string): void {
  const link = byId('peer-link', HTMLAnchorElement);
  link.href = `/?user=${encodeURIComponent(peer)}`;
  setText(byId('peer-hint', HTMLElement), 'Nobody there yet?');
  setText(link, `Be ${peer} in another tab`);
}

function showPresence(user: string, state: SignalingState): void {
  const presence = byId('presence', HTMLElement);
  presence.hidden = false;
  presence.dataset['status'] = state.status;
  setText(presence, presenceText(user, state));
}

function presenceText(user: string, state: SignalingState): string {
  switch (state.status) {
    case 'online':
      return `${user} is online`;
    case 'connecting':
      return `${user}: connecting…`;
    case 'resuming':
      return `${user}: reconnecting…`;
    case 'offline':
      return `${user} is offline`;
    case 'closed':
      return state.error === undefined
        ? `${user} has left`
        : `${user} is offline: ${closedBecause(state.error.code)}`;
  }
}

function closedBecause(code: string): string {
  if (code === 'signaling/replaced') return 'this page was opened a second time.';
  if (code === 'signaling/unauthorized') return 'please sign in again.';
  return `this page and the server do not understand each other (${code}).`;
}

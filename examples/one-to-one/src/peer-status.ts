import type { Presence, PresenceStatus, WatchedUser } from '@earshot/core/presence';
import { byId, setText } from './element.ts';

const words: Readonly<Record<PresenceStatus, string>> = {
  'in-call': 'In a call',
  busy: 'Busy',
  online: 'Online',
  away: 'Away',
  offline: 'Offline',
};

/** Shows how the person to call is: a shape with words, and nothing while it is not known. */
export function showPeerStatus(presence: Presence, peer: string): void {
  presence.watch([peer]);
  presence.subscribe(() => render(presence.snapshot.users.get(peer)));
}

function render(watched: WatchedUser | undefined): void {
  const status = byId('peer-status', HTMLElement);
  status.hidden = watched === undefined;
  if (watched === undefined) return;
  status.dataset['status'] = watched.status;
  status.dataset['stale'] = String(watched.isStale);
  byId('peer-status-shape', SVGUseElement).setAttribute('href', `#icon-status-${watched.status}`);
  const said = words[watched.status];
  setText(byId('peer-status-text', HTMLElement), watched.isStale ? `${said} (last known)` : said);
}

import type { Call } from '@earshot/core';
import { startApp } from './app.ts';
import { createClient } from './create-client.ts';
import { showJoinForm } from './join-form.ts';

const address = new URL(location.href);
const user = address.searchParams.get('user') ?? '';

if (/^[0-9A-Za-z._~-]{1,255}$/.test(user)) {
  const whenBusy = address.searchParams.get('whenBusy') === 'wait' ? 'wait' : 'reject';
  const client = createClient({ user, whenBusy });
  startApp(client, user);
  window.addEventListener('pagehide', () => hangUp(client.snapshot.calls));
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });
} else {
  showJoinForm();
}

/**
 * Whoever closes the tab hangs up: the other side need not wait for somebody who has gone. A call that rings goes on
 * ringing elsewhere.
 */
function hangUp(calls: readonly Call[]): void {
  for (const call of calls) {
    if (call.direction === 'outgoing' || call.state.status !== 'ringing') call.hangUp();
  }
}

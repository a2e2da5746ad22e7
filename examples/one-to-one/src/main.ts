import type { Call } from '@earshot/core';
import { startApp } from './app.ts';
import { createClient } from './create-client.ts';
import { showJoinForm } from './join-form.ts';

const address = new URL(location.href);
const user = address.searchParams.get('user') ?? '';

if (/^[0-9A-Za-z._~-]{1,255}$/.test(user)) {
  const whenBusy = address.searchParams.get('whenBusy') === 'wait' ? 'wait' : 'reject';
  const connected = createClient({ user, whenBusy });
  startApp(connected, user);
  window.addEventListener('pagehide', () => stopCalling(connected.client.snapshot.calls));
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });
} else {
  showJoinForm();
}

/**
 * Whoever closes the tab while it rings at the other end does not want to talk any more. A call that was answered goes
 * on: this page may only be loaded again, and takes its seat back. If it does not, the server ends the call.
 */
function stopCalling(calls: readonly Call[]): void {
  for (const call of calls) {
    const { status } = call.state;
    if (call.direction === 'outgoing' && (status === 'dialing' || status === 'ringing'))
      call.hangUp();
  }
}

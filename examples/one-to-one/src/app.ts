import { createDevices, createPlayback } from '@earshot/core';
import type { Call } from '@earshot/core';
import { announce } from './announcer.ts';
import { createCallView } from './call-view.ts';
import type { Connected } from './create-client.ts';
import { createElsewhereCalls } from './elsewhere-calls.ts';
import { createHomeView } from './home-view.ts';
import { createIncomingDialog } from './incoming-dialog.ts';
import { endSentence } from './end-sentence.ts';
import { showPeerStatus } from './peer-status.ts';

/** Shows who is there and what the client's calls are doing: home, a dialog that rings, or a call. */
export function startApp({ client, presence }: Connected, user: string): void {
  let shown: Call | undefined;

  const home = createHomeView({ user, peer: peerOf(user), call: place });
  const elsewhere = createElsewhereCalls(client);
  const dialog = createIncomingDialog({ accept });
  const view = createCallView({ devices: createDevices(), playback: createPlayback(), show });

  function place(peer: string, kind: 'voice' | 'video'): void {
    home.showResult(undefined);
    try {
      show(client.call(peer, { video: kind === 'video', fallback: 'receive-only' }));
    } catch {
      home.showResult({
        text: peer === user ? 'That is you: call somebody else.' : 'That call is not possible.',
      });
    }
  }

  function accept(call: Call, video: boolean): void {
    holdAllBut(call);
    home.showResult(undefined);
    // A call that fails now has ended, and its end says why.
    call.accept({ video, fallback: 'receive-only' }).catch(() => undefined);
    show(call);
  }

  function show(call: Call): void {
    shown = call;
    holdAllBut(call);
    if (call.can('resume')) call.resume();
    render();
  }

  function holdAllBut(call: Call): void {
    for (const other of client.snapshot.calls) {
      if (other !== call && other.can('hold')) other.hold();
    }
  }

  function render(): void {
    const calls = client.snapshot.calls.filter((call) => !isWaitingForAnswer(call));
    if (shown === undefined || !calls.includes(shown)) shown = calls.at(-1);
    home.showPresence(client.snapshot.signaling);
    home.setVisible(shown === undefined);
    view.render(shown, calls);
    elsewhere.render(client.snapshot.elsewhere);
    dialog.show(client.snapshot.incoming, shown !== undefined);
  }

  function watch(call: Call): void {
    let before = call.snapshot;
    const stop = call.subscribe(() => {
      if (call === shown) announce(before, call.snapshot);
      before = call.snapshot;
      if (call.state.status === 'ended') {
        stop();
        home.showResult(endSentence(call, call.state.reason));
      }
      render();
    });
  }

  showPeerStatus(presence, peerOf(user));
  client.on('call', watch);
  client.on('signaling', render);
  client.subscribe(render);
  render();
}

function peerOf(user: string): string {
  return user === 'alice' ? 'bob' : 'alice';
}

function isWaitingForAnswer(call: Call): boolean {
  return call.direction === 'incoming' && call.state.status === 'ringing';
}

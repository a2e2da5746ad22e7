import { monitorQuality, reportQuality } from '@earshot/core';
import {
  EarshotProvider,
  useCall,
  useCallClient,
  useCreateCallClient,
  useEndedCall,
  useQualityMonitor,
} from '@earshot/react';
import { CallRating } from '@earshot/react/around-calls';
import { CallView, ElsewhereBanner, IncomingCallDialog } from '@earshot/react/components';
import { useCallback, useEffect } from 'react';
import type { ReactNode } from 'react';
import { createClient } from './create-client.ts';
import { Home } from './home.tsx';

/** One user on this page: signs in, calls, is called. */
export function App({ user }: { readonly user: string }): ReactNode {
  const client = useCreateCallClient(useCallback(() => createClient(user), [user]));

  // Whoever closes the tab hangs up: the other side need not wait for somebody who has gone.
  useEffect(() => {
    const leave = (): void => client?.close();
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
    };
  }, [client]);

  return (
    <EarshotProvider client={client}>
      <div className="app">
        <header>
          <ElsewhereBanner takeOptions={{ fallback: 'receive-only' }} />
        </header>
        <Page user={user} />
      </div>
      <IncomingCallDialog acceptOptions={{ fallback: 'receive-only' }} />
    </EarshotProvider>
  );
}

function Page({ user }: { readonly user: string }): ReactNode {
  const client = useCallClient();
  const call = useCall();
  const ended = useEndedCall();
  const quality = useQualityMonitor(monitorQuality);

  useEffect(() => {
    if (client === undefined || call === undefined || quality === undefined) return undefined;
    return reportQuality(call, { client, quality });
  }, [client, call, quality]);

  function place(peer: string, video: boolean): void {
    client?.call(peer, { video, fallback: 'receive-only' });
  }

  if (call === undefined && ended.call === undefined) return <Home user={user} onCall={place} />;
  return (
    <main className="call">
      <h1 className="spoken">Screen share</h1>
      <CallView
        quality={quality}
        onCallAgain={({ peer, kind }) => {
          place(peer.user, kind === 'video');
        }}
      />
      <CallRating />
    </main>
  );
}

import { act, cleanup } from '@testing-library/react';
import { hydrateRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { StrictMode } from 'react';
import type { ReactNode } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  CallAudio,
  CallStatus,
  CallTimer,
  CallVideo,
  CallView,
  ControlBar,
  DeviceMenu,
  ElsewhereBanner,
  IncomingCallDialog,
  MediaNotice,
  PlaybackPrompt,
  QualityIndicator,
  QualityWarnings,
  SupportDetails,
} from './components/index.ts';
import {
  EarshotProvider,
  useCallQuality,
  useCalls,
  useCallStats,
  useDevices,
  useElsewhere,
  useQualityMonitor,
  useSignalingState,
} from './index.ts';
import { createFakeClient } from './testing/fake-client.ts';
import type { FakeClient } from './testing/fake-client.ts';
import { createFakeQuality } from './testing/fake-quality.ts';

afterEach(cleanup);

const quality = createFakeQuality();
quality.judge({ level: 'good' });

describe('on the server', () => {
  it('everything renders without a client', () => {
    expect(renderToString(<App client={undefined} />)).toContain('offline');
  });

  it('a page hydrates without a complaint and then shows the call', () => {
    const complaints = vi.spyOn(console, 'error').mockReturnValue();
    const container = document.createElement('div');
    container.innerHTML = renderToString(<App client={undefined} />);
    document.body.append(container);
    const client = createFakeClient();
    client.begin({ state: { status: 'connected', since: 1 } });
    const recovered: unknown[] = [];

    const roots: Root[] = [];
    act(() => {
      const onRecoverableError = (error: unknown): void => void recovered.push(error);
      roots.push(hydrateRoot(container, <App client={client} />, { onRecoverableError }));
    });
    expect(recovered).toEqual([]);
    expect(complaints.mock.calls).toEqual([]);
    expect(container.textContent).toContain('You are in a call with bob.');

    act(() => roots[0]?.unmount());
    expect(client.listenerCount).toBe(0);
    container.remove();
    complaints.mockRestore();
  });
});

function App({ client }: { readonly client: FakeClient | undefined }): ReactNode {
  return (
    <StrictMode>
      <EarshotProvider client={client}>
        <Summary />
        <CallView />
        <IncomingCallDialog />
        <CallAudio />
        <CallStatus />
        <CallTimer />
        <CallVideo />
        <ControlBar />
        <DeviceMenu />
        <ElsewhereBanner />
        <MediaNotice />
        <PlaybackPrompt />
        <QualityIndicator monitor={quality} />
        <QualityWarnings monitor={quality} />
        <Figures />
        <SupportDetails />
      </EarshotProvider>
    </StrictMode>
  );
}

function Figures(): ReactNode {
  const monitor = useQualityMonitor(createFakeQuality);
  return `${useCallQuality(monitor).level ?? 'unknown'} ${useCallStats(monitor).tracks.length}`;
}

function Summary(): ReactNode {
  const { cameras } = useDevices();
  return `${useSignalingState().status} ${useCalls().length} ${cameras.length} ${useElsewhere().calls.length}`;
}

import { EarshotError } from '@earshot/core';
import type { CallSnapshot } from '@earshot/core';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { FakeCall } from '../testing/fake-call.ts';
import { createFakeClient } from '../testing/fake-client.ts';
import type { FakeClient } from '../testing/fake-client.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { diagnosisWith } from '../testing/fake-diagnosis.ts';
import { createFakeQuality } from '../testing/fake-quality.ts';
import { change, renderWith } from '../testing/render.tsx';
import { CallView } from './call-view.tsx';
import { formatDuration } from './call-timer.tsx';
import { CallWordsProvider } from './words-provider.tsx';

afterEach(cleanup);

const connected = { status: 'connected', since: 1_000_000 } as const;
const live = { status: 'live' } as const;

describe('CallView', () => {
  it('is nothing outside a call', () => {
    expect(renderWith(<CallView />, { client: createFakeClient() }).container.innerHTML).toBe('');
  });

  it('shows a call from dialing to its end, and then why it ended until it is closed', () => {
    const { call } = stage();
    expect(screen.getByRole('region', { name: 'Call with bob' })).toBeDefined();
    expect(statusText()).toBe('Calling bob…');
    change(() => call.change({ state: connected }));
    expect(statusText()).toBe('You are in a call with bob.');
    expect(screen.getByRole('timer').textContent).toBe('0:00');
    change(() =>
      call.change({
        state: {
          status: 'ended',
          reason: { type: 'hangup', by: 'them' },
          since: 1_000_000,
          endedAt: 1_065_000,
        },
      }),
    );
    expect(statusText()).toBe('bob hung up.');
    expect(screen.getByRole('timer').textContent).toBe('1:05');
    fireEvent.click(screen.getByRole('button', { name: 'Close' }));
    expect(screen.queryByRole('region')).toBeNull();
  });

  it.each<[string, (call: FakeCall) => Partial<CallSnapshot>, readonly string[]]>([
    ['dialing', () => ({}), ['Video of bob']],
    [
      'both cameras',
      ({ local, remote }) => ({
        state: connected,
        local: { ...local, camera: live },
        remote: { ...remote, camera: 'live' },
      }),
      ['Video of bob', 'Your camera'],
    ],
    [
      'their screen beside their camera',
      ({ remote }) => ({ state: connected, remote: { ...remote, isSharingScreen: true } }),
      ['Screen of bob', 'Video of bob'],
    ],
    [
      'both screens',
      ({ local, remote }) => ({
        state: connected,
        local: { ...local, screen: live },
        remote: { ...remote, isSharingScreen: true },
      }),
      ['Screen of bob', 'Your screen', 'Video of bob'],
    ],
    [
      'on hold: no picture of theirs',
      ({ remote }) => ({
        state: connected,
        isHeld: true,
        remote: { ...remote, camera: 'live', isSharingScreen: true },
      }),
      ['Video of bob'],
    ],
  ])('%s', (_, partsOf, labels) => {
    const { call, container } = stage();
    change(() => call.change(partsOf(call)));
    const videos = [...container.querySelectorAll('video')];
    expect(videos.map((video) => video.getAttribute('aria-label'))).toEqual(labels);
  });

  it('an initial stands in for the picture, but the sound plays on in the same element', () => {
    const { client, call, container } = stage();
    change(() => call.change({ state: connected, remote: { ...call.remote, camera: 'live' } }));
    const video = screen.getByLabelText('Video of bob');
    expect(container.querySelector('.earshot-avatar')).toBeNull();
    change(() => call.change({ remote: { ...call.remote, camera: 'muted' } }));
    expect(container.querySelector('.earshot-avatar')?.textContent).toBe('B');
    expect(screen.getByLabelText('Video of bob')).toBe(video);
    expect(client.playback.attached).toEqual([{ element: video, call, source: 'remote' }]);
  });

  it('tells in words that the other side is muted and shares', () => {
    const { call } = stage();
    const remote = {
      ...call.remote,
      camera: 'live',
      microphone: 'muted',
      isSharingScreen: true,
    } as const;
    change(() => call.change({ state: connected, remote }));
    expect(screen.getByText('bob is muted. bob is sharing a screen.')).toBeDefined();
  });

  it('turns on the sound that the browser blocked', () => {
    const { client, call } = stage();
    change(() => call.change({ state: connected }));
    change(() => client.playback.block(true));
    fireEvent.click(screen.getByRole('button', { name: 'Turn on the sound' }));
    expect(client.playback.said).toEqual(['resume']);
    change(() => client.playback.block(false));
    expect(screen.queryByRole('button', { name: 'Turn on the sound' })).toBeNull();
  });

  it('says why a device was refused, until that is dismissed', async () => {
    const { call } = stage();
    change(() => call.change({ state: connected }));
    call.refuseNext(new EarshotError('media/in-use', { message: 'For developers.' }));
    fireEvent.click(screen.getByRole('button', { name: 'Camera off' }));
    await waitFor(() =>
      expect(screen.getByRole('alert').textContent).toMatch(/^Your camera is in use/),
    );
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(screen.getByRole('alert').textContent).toBe('');
  });

  it('Escape closes the devices and gives the focus back', () => {
    const { container } = stage();
    const details = container.querySelector('details');
    if (details === null) throw new Error('There are no devices.');
    details.open = true;
    fireEvent.keyDown(screen.getByLabelText('Camera'), { key: 'Tab' });
    expect(details.open).toBe(true);
    fireEvent.keyDown(screen.getByLabelText('Camera'), { key: 'Escape' });
    expect(details.open).toBe(false);
    expect(document.activeElement).toBe(container.querySelector('summary'));
  });

  it('takes the focus only when nothing else has it', () => {
    const client = createFakeClient();
    renderWith(
      <>
        <input aria-label="Message" />
        <CallView />
      </>,
      { client },
    );
    screen.getByLabelText('Message').focus();
    change(() => void client.begin());
    expect(document.activeElement).toBe(screen.getByLabelText('Message'));
    cleanup();
    stage();
    expect(document.activeElement).toBe(screen.getByRole('region'));
  });

  it('offers to call again, where the app can', () => {
    const client = createFakeClient();
    const call = client.begin();
    const again: string[] = [];
    renderWith(<CallView onCallAgain={({ peer }) => again.push(peer.user)} />, { client });
    change(() => call.change({ state: { status: 'ended', reason: { type: 'busy' }, endedAt: 9 } }));
    fireEvent.click(screen.getByRole('button', { name: 'Call again' }));
    expect(again).toEqual(['bob']);
  });

  it('does not offer to call into a call that goes on elsewhere', () => {
    const client = createFakeClient();
    const call = client.begin();
    renderWith(<CallView onCallAgain={() => undefined} />, { client });
    const reason = { type: 'answered-elsewhere' } as const;
    change(() => call.change({ state: { status: 'ended', reason, since: 1, endedAt: 9 } }));
    expect(screen.getAllByRole('button').map((each) => each.textContent)).toEqual(['Close']);
  });

  it('has the details for support of a call that ended badly', () => {
    const { call } = stage();
    const reason = { type: 'connection-lost', diagnosis: diagnosisWith('no-route') } as const;
    change(() => call.change({ state: { status: 'ended', reason, endedAt: 9 } }));
    expect(statusText()).toMatch(/^The connection to bob was lost\. Call again, and tell support/);
    expect(screen.getByText('Details for support')).toBeDefined();
  });

  it('shows how good the call is, and what is wrong with it, where a monitor tells', () => {
    const client = createFakeClient();
    const quality = createFakeQuality();
    client.begin({ state: connected });
    renderWith(<CallView quality={quality} />, { client });
    expect(screen.queryByText('Poor connection')).toBeNull();
    const warnings = [{ name: 'nothing-sent', isNotice: false, since: 5 }] as const;
    change(() => quality.judge({ level: 'poor' }));
    change(() => quality.change({ warnings }));
    expect(screen.getByText('Poor connection')).toBeDefined();
    expect(screen.getByText('Your voice is not sent.')).toBeDefined();
  });

  it('shows a given call, on hold beside another one', () => {
    const client = createFakeClient();
    const held = client.begin({ state: connected, isHeld: true, peer: { user: 'carol' } });
    client.begin({ state: connected });
    renderWith(<CallView call={held} />, { client });
    expect(statusText()).toBe('You have put carol on hold.');
  });

  it('speaks in the words and with the names that it is given', () => {
    const client = createFakeClient();
    client.begin();
    renderWith(
      <CallWordsProvider words={{ 'control.mute': 'Stumm' }} nameOf={() => 'Bob Baumann'}>
        <CallView />
      </CallWordsProvider>,
      { client },
    );
    expect(screen.getByRole('button', { name: 'Stumm' })).toBeDefined();
    expect(statusText()).toBe('Calling Bob Baumann…');
  });

  it('leaves nothing attached and nobody listening, under StrictMode too', () => {
    const { client, call, unmount } = stage({ isStrict: true });
    change(() => call.change({ state: connected }));
    expect(client.playback.attached).toHaveLength(1);
    unmount();
    expect(client.playback.attached).toEqual([]);
    expect(client.listenerCount).toBe(0);
  });
});

describe('formatDuration', () => {
  it.each([
    [-5, '0:00'],
    [7_999, '0:07'],
    [750_000, '12:30'],
    [3_723_000, '1:02:03'],
  ])('%d ms is %s', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text);
  });
});

function stage({ isStrict = false } = {}): {
  client: FakeClient;
  call: FakeCall;
  container: HTMLElement;
  unmount: () => void;
} {
  const client = createFakeClient();
  const call = client.begin();
  const { container, unmount } = renderWith(<CallView />, {
    client,
    clock: createFakeClock(),
    isStrict,
  });
  return { client, call, container, unmount };
}

function statusText(): string | null | undefined {
  return screen.getAllByRole('status')[0]?.textContent;
}

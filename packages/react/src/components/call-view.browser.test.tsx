import { createCallClient } from '@earshot/core';
import type { CallClient } from '@earshot/core';
import { createBroadcastSignaling } from '@earshot/signaling';
import { cleanup, render, waitFor } from '@testing-library/react';
import type { RenderResult } from '@testing-library/react';
import { StrictMode } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { EarshotProvider } from '../provider.tsx';
import { CallView } from './call-view.tsx';
import { IncomingCallDialog } from './incoming-call-dialog.tsx';

interface Person {
  readonly client: CallClient;
  readonly sees: RenderResult;
}

let alice: Person;
let bob: Person;

beforeEach(async () => {
  const channel = `react-${performance.now()}`;
  alice = enter('alice', channel);
  bob = enter('bob', channel);
  await waitFor(() => {
    for (const { client } of [alice, bob]) {
      expect(client.snapshot.signaling.status).toBe('online');
    }
  });
});

afterEach(() => {
  cleanup();
  alice.client.close();
  bob.client.close();
  document.body.replaceChildren();
});

describe('two people, the real core and real media', () => {
  it('call, answer, see each other, share a screen, hang up: nothing plays on', async () => {
    alice.client.call('bob', { video: true });
    await press(bob, 'Accept with video');
    await plays(alice, 'Video of bob');
    await plays(bob, 'Video of alice');
    await plays(alice, 'Your camera');

    await press(alice, 'Mute');
    await bob.sees.findByText('alice is muted.');
    await press(alice, 'Share screen');
    await plays(bob, 'Screen of alice');

    const videos = [...document.querySelectorAll('video')];
    await press(bob, 'Hang up');
    await alice.sees.findByText('bob hung up.');
    await bob.sees.findByText('You hung up.');
    expect(videos.map(({ srcObject }) => srcObject)).toEqual(videos.map(() => null));
  });

  it('a dialog over the page takes the keyboard: Escape declines, focus returns', async () => {
    const field = document.createElement('input');
    document.body.append(field);
    field.focus();
    alice.client.call('bob');
    const dialog = await bob.sees.findByRole('alertdialog', { name: 'alice is calling' });
    expect(document.activeElement).toBe(dialog);
    await userEvent.keyboard('{Escape}');
    await alice.sees.findByText('bob declined the call.');
    expect(document.activeElement).toBe(field);
  });
});

function enter(user: string, channel: string): Person {
  const client = createCallClient({ signaling: createBroadcastSignaling({ user, channel }) });
  const container = document.createElement('div');
  document.body.append(container);
  const sees = render(
    <StrictMode>
      <EarshotProvider client={client}>
        <CallView />
        <IncomingCallDialog />
      </EarshotProvider>
    </StrictMode>,
    { container, baseElement: container },
  );
  return { client, sees };
}

/** A real click: browsers share screens after one only. */
async function press({ sees }: Person, name: string): Promise<void> {
  await userEvent.click(await sees.findByRole('button', { name }));
}

/** Waits until pictures have been shown. */
async function plays({ sees }: Person, label: string): Promise<void> {
  const video = await sees.findByLabelText(label);
  await waitFor(
    () => {
      if (!(video instanceof HTMLVideoElement)) throw new Error(`${label} is no video.`);
      expect(video.getVideoPlaybackQuality().totalVideoFrames).toBeGreaterThan(3);
    },
    { timeout: 10_000 },
  );
}

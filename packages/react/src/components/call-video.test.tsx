import { cleanup, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeCall } from '../testing/fake-call.ts';
import { createFakeClient } from '../testing/fake-client.ts';
import { createFakePlayback } from '../testing/fake-playback.ts';
import { renderWith } from '../testing/render.tsx';
import { CallAudio } from './call-audio.tsx';
import { CallVideo } from './call-video.tsx';

afterEach(cleanup);

describe('CallVideo', () => {
  it.each([
    { source: 'remote', label: 'Video of bob', isMirrored: false },
    { source: 'remote-screen', label: 'Screen of bob', isMirrored: false },
    { source: 'local', label: 'Your camera', isMirrored: true },
    { source: 'local-screen', label: 'Your screen', isMirrored: false },
  ] as const)('plays $source, named "$label", mirrored: $isMirrored', (row) => {
    const call = createFakeCall();
    const playback = createFakePlayback();
    renderWith(<CallVideo call={call} source={row.source} />, { playback });
    const video = screen.getByLabelText<HTMLVideoElement>(row.label);
    expect(playback.attached).toEqual([{ element: video, call, source: row.source }]);
    expect(video.hasAttribute('data-mirrored')).toBe(row.isMirrored);
  });

  it('plays what the other side of the active call sends, by default', () => {
    const client = createFakeClient();
    const call = client.begin();
    renderWith(<CallVideo className="mine" />, { client });
    const video = screen.getByLabelText('Video of bob');
    expect(client.playback.attached).toEqual([{ element: video, call, source: 'remote' }]);
    expect(video.className).toBe('mine');
  });

  it('another source, another call and unmounting let go, under StrictMode too', () => {
    const [first, second] = [createFakeCall(), createFakeCall()];
    const playback = createFakePlayback();
    const view = renderWith(<CallVideo call={first} />, { playback, isStrict: true });
    expect(playback.attached.map(({ call }) => call)).toEqual([first]);
    view.rerender(<CallVideo call={first} source="remote-screen" />);
    expect(playback.attached.map(({ source }) => source)).toEqual(['remote-screen']);
    view.rerender(<CallVideo call={second} />);
    expect(playback.attached.map(({ call }) => call)).toEqual([second]);
    view.unmount();
    expect(playback.attached).toEqual([]);
  });
});

describe('CallAudio', () => {
  it('plays the sound of the other side, unseen, and lets go', () => {
    const call = createFakeCall();
    const playback = createFakePlayback();
    const view = renderWith(<CallAudio call={call} />, { playback, isStrict: true });
    expect(playback.attached).toEqual([
      { element: view.container.querySelector('audio[hidden]'), call, source: 'remote' },
    ]);
    view.unmount();
    expect(playback.attached).toEqual([]);
  });
});

import { cleanup, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeCall } from '../testing/fake-call.ts';
import { createFakeClient } from '../testing/fake-client.ts';
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
    renderWith(<CallVideo call={call} source={row.source} />);
    const video = screen.getByLabelText<HTMLVideoElement>(row.label);
    expect(call.attached).toEqual([{ element: video, source: row.source }]);
    expect(video.hasAttribute('data-mirrored')).toBe(row.isMirrored);
  });

  it('plays what the other side of the active call sends, by default', () => {
    const client = createFakeClient();
    const call = client.begin();
    renderWith(<CallVideo className="mine" />, { client });
    const video = screen.getByLabelText('Video of bob');
    expect(call.attached).toEqual([{ element: video, source: 'remote' }]);
    expect(video.className).toBe('mine');
  });

  it('another source, another call and unmounting let go, under StrictMode too', () => {
    const [first, second] = [createFakeCall(), createFakeCall()];
    const view = renderWith(<CallVideo call={first} />, { isStrict: true });
    expect(first.attached).toHaveLength(1);
    view.rerender(<CallVideo call={first} source="remote-screen" />);
    expect(first.attached.map(({ source }) => source)).toEqual(['remote-screen']);
    view.rerender(<CallVideo call={second} />);
    expect([first.attached.length, second.attached.length]).toEqual([0, 1]);
    view.unmount();
    expect(second.attached).toEqual([]);
  });
});

describe('CallAudio', () => {
  it('plays the sound of the other side, unseen, and lets go', () => {
    const call = createFakeCall();
    const view = renderWith(<CallAudio call={call} />, { isStrict: true });
    expect(call.attached).toEqual([
      { element: view.container.querySelector('audio[hidden]'), source: 'remote' },
    ]);
    view.unmount();
    expect(call.attached).toEqual([]);
  });
});

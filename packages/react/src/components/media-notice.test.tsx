import { EarshotError } from '@earshot/core';
import type { LocalSlot, MediaErrorCode } from '@earshot/core';
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeCall } from '../testing/fake-call.ts';
import type { FakeCall } from '../testing/fake-call.ts';
import { change, renderWith } from '../testing/render.tsx';
import { MediaNotice } from './media-notice.tsx';

afterEach(cleanup);

describe('MediaNotice', () => {
  it('is empty while all is well, and an alert that is already there when it is not', () => {
    const call = createFakeCall();
    renderWith(<MediaNotice call={call} />);
    expect(alertText()).toBe('');
    change(() => refuse(call, { camera: failed('media/not-found') }));
    expect(alertText()).toBe('No camera was found. Plug one in and try again.');
  });

  it.each<[string, Partial<FakeCall['local']>, RegExp]>([
    ['denied camera', { camera: failed('media/permission-denied') }, /^Your camera is blocked/],
    ['microphone in use', { microphone: failed('media/in-use') }, /^Your microphone is in use/],
    [
      'interrupted',
      { microphone: { ...failed('media/interrupted'), status: 'interrupted' } },
      /^The system has taken your microphone/,
    ],
    ['failed without an error', { camera: { status: 'failed' } }, /^Your camera did not start/],
    ['muted, with an old error', { camera: { ...failed('media/in-use'), status: 'muted' } }, /^$/],
    ['a picker closed on purpose', { screen: failed('media/cancelled') }, /^$/],
  ])('%s', (_, slots, text) => {
    const call = createFakeCall();
    refuse(call, slots);
    renderWith(<MediaNotice call={call} />);
    expect(alertText()).toMatch(text);
  });

  it('says the same thing once', () => {
    const call = createFakeCall();
    refuse(call, { camera: failed('media/in-use') });
    renderWith(<MediaNotice call={call} problem={{ kind: 'camera', code: 'media/in-use' }} />);
    expect(screen.getAllByRole('button')).toHaveLength(1);
  });

  it('what is dismissed stays away', () => {
    const call = createFakeCall();
    refuse(call, { camera: failed('media/in-use'), microphone: failed('media/not-found') });
    const onDismiss = vi.fn();
    renderWith(<MediaNotice call={call} onDismiss={onDismiss} />);
    fireEvent.click(screen.getAllByRole('button', { name: 'Dismiss' })[0] ?? document.body);
    expect(alertText()).toMatch(/^Your camera is in use/);
    expect(onDismiss).not.toHaveBeenCalled();
  });

  it('tells when a told problem is dismissed', () => {
    const onDismiss = vi.fn();
    renderWith(
      <MediaNotice
        call={createFakeCall()}
        problem={{ kind: 'screen', code: 'media/failed' }}
        onDismiss={onDismiss}
      />,
    );
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(onDismiss).toHaveBeenCalledTimes(1);
  });
});

function refuse(call: FakeCall, slots: Partial<FakeCall['local']>): void {
  call.change({ local: { ...call.local, ...slots } });
}

function failed(code: MediaErrorCode): LocalSlot {
  return { status: 'failed', error: new EarshotError(code, { message: 'For developers.' }) };
}

function alertText(): string | null {
  return screen.getByRole('alert').textContent;
}

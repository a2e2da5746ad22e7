import { EarshotError } from '@earshot/core';
import type { CallSnapshot, LocalMediaSnapshot } from '@earshot/core';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeCall } from '../testing/fake-call.ts';
import type { FakeCall } from '../testing/fake-call.ts';
import { createFakeClient } from '../testing/fake-client.ts';
import { change, renderWith } from '../testing/render.tsx';
import { ControlBar } from './control-bar.tsx';

afterEach(cleanup);

const live = { status: 'live' } as const;

describe('ControlBar', () => {
  it('is a named group of five buttons, in the order of the keyboard', () => {
    renderWith(<ControlBar canShareScreen call={talking()} />);
    expect(screen.getByRole('group', { name: 'Call controls' })).toBeDefined();
    expect(names()).toEqual(['Mute', 'Camera off', 'Share screen', 'Hold', 'Hang up']);
  });

  it('leaves out "Share screen" where that cannot be done', () => {
    renderWith(<ControlBar call={talking()} canShareScreen={false} />);
    expect(names()).toEqual(['Mute', 'Camera off', 'Hold', 'Hang up']);
  });

  it('takes more buttons before "Hang up"', () => {
    renderWith(
      <ControlBar canShareScreen call={talking()}>
        <button type="button">Chat</button>
      </ControlBar>,
    );
    expect(names().slice(-2)).toEqual(['Chat', 'Hang up']);
  });

  it.each<[string, Partial<CallSnapshot>, Record<string, string | null>]>([
    [
      'all live',
      { local: local({}) },
      { Mute: 'false', 'Camera off': 'false', 'Share screen': 'false', Hold: 'false' },
    ],
    ['microphone muted', { local: local({ microphone: { status: 'muted' } }) }, { Mute: 'true' }],
    ['microphone failed', { local: local({ microphone: { status: 'failed' } }) }, { Mute: 'true' }],
    [
      'microphone starting',
      { local: local({ microphone: { status: 'starting' } }) },
      { Mute: 'false' },
    ],
    ['a voice call', { local: local({ camera: { status: 'off' } }) }, { 'Camera off': 'true' }],
    ['sharing', { local: local({ screen: live }) }, { 'Share screen': 'true' }],
    ['on hold', { isHeld: true }, { Hold: 'true' }],
    ['"Hang up" does not stay pressed', {}, { 'Hang up': null }],
  ])('says what is pressed: %s', (_, parts, pressed) => {
    renderWith(<ControlBar canShareScreen call={talking(parts)} />);
    for (const [name, value] of Object.entries(pressed)) {
      expect([name, button(name).getAttribute('aria-pressed')]).toEqual([name, value]);
    }
  });

  it.each<[string, Partial<CallSnapshot>, string, string]>([
    ['mutes', {}, 'Mute', 'mute microphone'],
    ['unmutes', { local: local({ microphone: { status: 'muted' } }) }, 'Mute', 'unmute microphone'],
    ['turns the camera off', {}, 'Camera off', 'mute camera'],
    [
      'turns a voice call into video',
      { local: local({ camera: { status: 'off' } }) },
      'Camera off',
      'unmute camera',
    ],
    ['shares', {}, 'Share screen', 'shareScreen'],
    ['stops sharing', { local: local({ screen: live }) }, 'Share screen', 'stopScreen'],
    ['holds', {}, 'Hold', 'hold'],
    ['hangs up', {}, 'Hang up', 'hangUp'],
  ])('%s', (_, parts, name, command) => {
    const call = talking(parts);
    renderWith(<ControlBar canShareScreen call={call} />);
    fireEvent.click(button(name));
    expect(call.said).toEqual([command]);
  });

  it('resumes', () => {
    const call = talking({ isHeld: true });
    call.allowed.delete('hold');
    call.allowed.add('resume');
    renderWith(<ControlBar canShareScreen call={call} />);
    fireEvent.click(button('Hold'));
    expect(call.said).toEqual(['resume']);
  });

  it('what the call cannot do now is disabled, and the call to be placed is cancelled', () => {
    const call = createFakeCall({ state: { status: 'ringing' } });
    call.allowed.delete('hold');
    call.allowed.delete('shareScreen');
    renderWith(<ControlBar canShareScreen call={call} />);
    expect(button('Hold').disabled).toBe(true);
    expect(button('Share screen').disabled).toBe(true);
    fireEvent.click(button('Cancel'));
    expect(call.said).toEqual(['hangUp']);
  });

  it.each<[string, string, string]>([
    ['Mute', 'microphone', 'media/permission-denied'],
    ['Share screen', 'screen', 'media/permission-denied'],
  ])('%s: tells which device was refused, and why', async (name, kind, code) => {
    const call = talking({ local: local({ microphone: { status: 'failed' } }) });
    call.refuseNext(new EarshotError(code, { message: 'For developers.' }));
    const onProblem = vi.fn();
    renderWith(<ControlBar canShareScreen call={call} onProblem={onProblem} />);
    fireEvent.click(button(name));
    await waitFor(() => expect(onProblem).toHaveBeenCalledWith({ kind, code }));
  });

  it('a picker that was closed on purpose is no problem, with or without a listener', async () => {
    const call = talking();
    const onProblem = vi.fn();
    renderWith(<ControlBar canShareScreen call={call} onProblem={onProblem} />);
    const closed = new EarshotError('media/cancelled', { message: 'Closed.' });
    call.refuseNext(closed);
    fireEvent.click(button('Share screen'));
    // What comes after it is told, and it alone.
    await waitFor(() => {
      call.refuseNext(new TypeError('odd'));
      fireEvent.click(button('Share screen'));
      expect(onProblem).toHaveBeenCalled();
    });
    expect(onProblem.mock.calls[0]).toEqual([{ kind: 'screen', code: 'media/failed' }]);
  });

  it('controls the active call by default, and is gone when that ends', () => {
    const client = createFakeClient();
    const call = client.begin({ state: { status: 'connecting' } });
    renderWith(<ControlBar />, { client });
    fireEvent.click(button('Hang up'));
    expect(call.said).toEqual(['hangUp']);
    change(() => call.change({ state: { status: 'ended', reason: { type: 'busy' }, endedAt: 9 } }));
    expect(screen.queryByRole('button')).toBeNull();
  });
});

function talking(parts: Partial<CallSnapshot> = {}): FakeCall {
  return createFakeCall({ state: { status: 'connected', since: 1 }, local: local({}), ...parts });
}

function local(parts: Partial<LocalMediaSnapshot>): LocalMediaSnapshot {
  const off = { status: 'off' } as const;
  const streams = { stream: undefined, screenStream: undefined };
  return { ...streams, microphone: live, camera: live, screen: off, screenAudio: off, ...parts };
}

function names(): readonly (string | null)[] {
  return screen.getAllByRole('button').map(({ textContent }) => textContent);
}

function button(name: string): HTMLButtonElement {
  return screen.getByRole<HTMLButtonElement>('button', { name });
}

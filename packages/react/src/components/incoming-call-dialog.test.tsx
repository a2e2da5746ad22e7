import { cleanup, createEvent, fireEvent, screen } from '@testing-library/react';
import { StrictMode } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import type { FakeCall } from '../testing/fake-call.ts';
import { createFakeClient } from '../testing/fake-client.ts';
import type { FakeClient } from '../testing/fake-client.ts';
import { change, renderWith } from '../testing/render.tsx';
import { IncomingCallDialog } from './incoming-call-dialog.tsx';

afterEach(cleanup);

describe('IncomingCallDialog', () => {
  it('is there only while somebody calls', () => {
    const client = createFakeClient();
    renderWith(<IncomingCallDialog />, { client });
    expect(screen.queryByRole('alertdialog')).toBeNull();
    let call: FakeCall | undefined;
    change(() => {
      call = ring(client);
    });
    expect(screen.getByRole('alertdialog')).toBeDefined();
    change(() => call?.change({ state: { status: 'connecting' } }));
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });

  it.each([
    { kind: 'video', answers: ['Decline', 'Accept voice only', 'Accept with video'] },
    { kind: 'voice', answers: ['Decline', 'Accept'] },
  ] as const)('a $kind call: named after the caller, described, answered by buttons', (row) => {
    const client = createFakeClient();
    ring(client, row.kind);
    renderWith(<IncomingCallDialog />, { client });
    const dialog = screen.getByRole('alertdialog', { name: 'bob is calling' });
    const described = document.getElementById(dialog.getAttribute('aria-describedby') ?? '');
    expect(described?.textContent).toBe(row.kind === 'video' ? 'Video call' : 'Voice call');
    const names = screen.getAllByRole('button').map(({ textContent }) => textContent);
    expect(names).toEqual(row.answers);
  });

  it('says that another call will be put on hold', () => {
    const client = createFakeClient();
    client.begin({ state: { status: 'connected', since: 1 } });
    ring(client, 'voice');
    renderWith(<IncomingCallDialog />, { client });
    expect(
      screen.getByText('Voice call. Accepting it puts your other call on hold.'),
    ).toBeDefined();
  });

  it.each([
    { kind: 'video', press: 'Accept with video', said: 'accept video=true' },
    { kind: 'video', press: 'Accept voice only', said: 'accept video=false' },
    { kind: 'voice', press: 'Accept', said: 'accept video=false' },
    { kind: 'video', press: 'Decline', said: 'reject' },
  ] as const)('$kind: "$press" does $said', ({ kind, press, said }) => {
    const client = createFakeClient();
    const call = ring(client, kind);
    renderWith(<IncomingCallDialog />, { client });
    fireEvent.click(screen.getByRole('button', { name: press }));
    expect(call.said).toEqual([said]);
  });

  it('Escape declines, and no other key does', () => {
    const client = createFakeClient();
    const call = ring(client);
    renderWith(<IncomingCallDialog />, { client });
    fireEvent.keyDown(screen.getByRole('alertdialog'), { key: 'a' });
    expect(call.said).toEqual([]);
    fireEvent.keyDown(screen.getByRole('alertdialog'), { key: 'Escape' });
    expect(call.said).toEqual(['reject']);
  });

  it('whatever else asks the dialog to close declines, too', () => {
    const client = createFakeClient();
    const call = ring(client);
    renderWith(<IncomingCallDialog />, { client });
    const dialog = screen.getByRole('alertdialog');
    const cancel = createEvent('cancel', dialog, { cancelable: true });
    fireEvent(dialog, cancel);
    expect(call.said).toEqual(['reject']);
    expect(cancel.defaultPrevented).toBe(true);
  });

  it('a call that just stopped ringing is neither accepted nor declined', () => {
    const client = createFakeClient();
    const call = ring(client);
    call.allowed.clear();
    renderWith(<IncomingCallDialog />, { client });
    for (const button of screen.getAllByRole('button')) fireEvent.click(button);
    expect(call.said).toEqual([]);
  });

  it.each([
    { mode: 'plain', isStrict: false },
    { mode: 'StrictMode', isStrict: true },
  ])('$mode: focus moves into the dialog, on no button, and returns', ({ isStrict }) => {
    const client = createFakeClient();
    const page = (
      <>
        <input aria-label="Message" />
        <IncomingCallDialog />
      </>
    );
    renderWith(isStrict ? <StrictMode>{page}</StrictMode> : page, { client, isStrict });
    screen.getByLabelText('Message').focus();
    let call: FakeCall | undefined;
    change(() => {
      call = ring(client);
    });
    expect(document.activeElement).toBe(screen.getByRole('alertdialog'));
    change(() => call?.change({ state: { status: 'connecting' } }));
    expect(document.activeElement).toBe(screen.getByLabelText('Message'));
  });
});

function ring(client: FakeClient, kind: 'voice' | 'video' = 'video'): FakeCall {
  return client.begin({ direction: 'incoming', state: { status: 'ringing' }, kind });
}

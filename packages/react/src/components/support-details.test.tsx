import type { EndReason } from '@earshot/core';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeCall } from '../testing/fake-call.ts';
import { createFakeClient } from '../testing/fake-client.ts';
import { diagnosisWith } from '../testing/fake-diagnosis.ts';
import { change, renderWith } from '../testing/render.tsx';
import { SupportDetails } from './support-details.tsx';
import { CallWordsProvider } from './words-provider.tsx';

afterEach(async () => {
  cleanup();
  await allowCopying('granted');
});

const diagnosis = diagnosisWith('peer-vanished');
const lost: EndReason = { type: 'connection-lost', diagnosis };

describe('SupportDetails', () => {
  it.each<[string, EndReason]>([
    ['a hang-up', { type: 'hangup', by: 'them' }],
    ['a loss that nobody has looked into', { type: 'connection-lost' }],
    ['no way that nobody has looked into', { type: 'network-unsupported' }],
  ])('are none after %s', (_, reason) => {
    const call = createFakeCall({ state: { status: 'ended', reason, endedAt: 9 } });
    expect(renderWith(<SupportDetails call={call} />).container.innerHTML).toBe('');
  });

  it('are none in a call', () => {
    const client = createFakeClient();
    client.begin({ state: { status: 'connected', since: 1 } });
    expect(renderWith(<SupportDetails />, { client }).container.innerHTML).toBe('');
  });

  it.each<EndReason>([lost, { type: 'network-unsupported', diagnosis }])(
    'are closed after $type, and say its diagnosis',
    (reason) => {
      const { container } = show(reason);
      expect(container.querySelector('details')?.open).toBe(false);
      expect(screen.getByText('Details for support').tagName).toBe('SUMMARY');
      expect(container.querySelector('p')?.textContent).toBe(
        'peer-vanished What happened, and what to do.',
      );
      expect(container.querySelector('p')?.lang).toBe('en');
    },
  );

  it('are those of the call that ended last', () => {
    const client = createFakeClient();
    const call = client.begin();
    renderWith(<SupportDetails />, { client });
    change(() => call.change({ state: { status: 'ended', reason: lost, endedAt: 9 } }));
    expect(screen.getByText('peer-vanished')).toBeDefined();
  });

  it('are copied as JSON with the id of the call, which is said aloud', async () => {
    show(lost);
    expect(screen.getByRole('status').textContent).toBe('');
    fireEvent.click(screen.getByRole('button', { name: 'Copy the details' }));
    await waitFor(() => expect(screen.getByRole('status').textContent).toBe('Copied'));
    const copied: unknown = JSON.parse(await navigator.clipboard.readText());
    expect(copied).toEqual({ call: 'call-1', ...diagnosis });
    expect(screen.queryByRole('textbox')).toBeNull();
  });

  it('are there to be copied by hand where the browser does not allow it', async () => {
    await allowCopying('denied');
    show(lost);
    fireEvent.click(screen.getByRole('button', { name: 'Copy the details' }));
    await waitFor(() => expect(screen.getByRole('status').textContent).toMatch(/below\.$/));
    const field = screen.getByRole('textbox', { name: 'Details for support' });
    expect((field as HTMLTextAreaElement).value).toContain('"code": "peer-vanished"');
    await allowCopying('granted');
    fireEvent.click(screen.getByRole('button', { name: 'Copy the details' }));
    await waitFor(() => expect(screen.getByRole('status').textContent).toBe('Copied'));
    expect(screen.queryByRole('textbox')).toBeNull();
  });

  it('speak in other words', () => {
    const call = createFakeCall({ state: { status: 'ended', reason: lost, endedAt: 9 } });
    renderWith(
      <CallWordsProvider words={{ 'support.copy': 'Kopieren' }}>
        <SupportDetails call={call} />
      </CallWordsProvider>,
    );
    expect(screen.getByRole('button', { name: 'Kopieren' })).toBeDefined();
  });
});

function show(reason: EndReason): ReturnType<typeof renderWith> {
  const call = createFakeCall({ state: { status: 'ended', reason, endedAt: 9 } });
  return renderWith(<SupportDetails call={call} />);
}

/** As a person does in the settings of the browser. */
async function allowCopying(state: 'granted' | 'denied'): Promise<void> {
  const permission = await navigator.permissions.query({
    name: 'clipboard-write' as PermissionName,
  });
  Object.assign(permission, { state });
}

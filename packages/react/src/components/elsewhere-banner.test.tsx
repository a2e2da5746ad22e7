import { EarshotError } from '@earshot/core';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeClient } from '../testing/fake-client.ts';
import type { FakeClient } from '../testing/fake-client.ts';
import { elsewhereWith } from '../testing/fake-elsewhere.ts';
import { change, renderWith } from '../testing/render.tsx';
import type { RenderOptions } from '../testing/render.tsx';
import { ElsewhereBanner } from './elsewhere-banner.tsx';
import { CallWordsProvider } from './words-provider.tsx';

afterEach(cleanup);

const bob = elsewhereWith('bob');
const tab = elsewhereWith('carol', { device: 'a1' });

describe('ElsewhereBanner', () => {
  it('is an empty status while nothing goes on elsewhere, and then says what does', () => {
    const { client } = stage();
    const status = screen.getByRole('status');
    expect(status.textContent).toBe('');
    change(() => client.setElsewhere([bob, tab]));
    expect(screen.getByRole('status')).toBe(status);
    expect(sentences()).toEqual([
      'You are in a call with bob in another tab or on another device.',
      'You are in a call with carol in another tab.',
    ]);
    change(() => client.setElsewhere([]));
    expect(status.textContent).toBe('');
  });

  it('takes the call once, however often the button is pressed, and keeps the focus', async () => {
    const { client } = stage();
    change(() => client.setElsewhere([bob]));
    button().focus();
    fireEvent.click(button());
    fireEvent.click(button());
    expect(client.taking).toMatchObject([{ id: bob.id, options: { fallback: 'receive-only' } }]);
    expect(button().textContent).toBe('Taking the call here…');
    expect(button().getAttribute('aria-disabled')).toBe('true');
    expect(document.activeElement).toBe(button());

    client.taking[0]?.resolve(client.begin());
    change(() => client.setElsewhere([]));
    await waitFor(() => expect(screen.queryByRole('button')).toBeNull());
  });

  it('says when the call did not come, and lets one try again', async () => {
    const { client } = stage();
    change(() => client.setElsewhere([bob]));
    fireEvent.click(button());
    client.taking[0]?.reject(new EarshotError('state/invalid', { message: 'For developers.' }));
    await waitFor(() => expect(sentences()[0]).toMatch(/It did not come here\. Try again\.$/));
    expect(button().textContent).toBe('Take the call here');
    expect(button().hasAttribute('aria-disabled')).toBe(false);
    fireEvent.click(button());
    expect(client.taking).toHaveLength(2);
    expect(sentences()[0]).toMatch(/device\.$/);
  });

  it('survives a call that goes while it is being taken', async () => {
    const { client } = stage({ isStrict: true });
    change(() => client.setElsewhere([bob]));
    fireEvent.click(button());
    change(() => client.setElsewhere([]));
    client.taking[0]?.reject(new EarshotError('state/invalid', { message: 'For developers.' }));
    await waitFor(() => expect(screen.queryByRole('button')).toBeNull());
  });

  it('speaks in the words and with the names that it is given', () => {
    const client = createFakeClient();
    client.setElsewhere([bob]);
    renderWith(
      <CallWordsProvider
        words={{ 'elsewhere.device': '{name} wartet woanders.' }}
        nameOf={() => 'Bob Baumann'}
      >
        <ElsewhereBanner />
      </CallWordsProvider>,
      { client },
    );
    expect(screen.getByText('Bob Baumann wartet woanders.')).toBeDefined();
  });

  it('leaves nobody listening, under StrictMode too', () => {
    const { client, unmount } = stage({ isStrict: true });
    expect(client.listenerCount).toBe(1);
    unmount();
    expect(client.listenerCount).toBe(0);
  });
});

function stage(options: RenderOptions = {}): { client: FakeClient; unmount: () => void } {
  const client = createFakeClient();
  const { unmount } = renderWith(<ElsewhereBanner takeOptions={{ fallback: 'receive-only' }} />, {
    client,
    ...options,
  });
  return { client, unmount };
}

function sentences(): readonly string[] {
  return [...screen.getByRole('status').querySelectorAll('p')].map((each) =>
    each.textContent.trim(),
  );
}

function button(): HTMLElement {
  return screen.getByRole('button');
}

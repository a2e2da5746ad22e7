import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FakeCall } from '../testing/fake-call.ts';
import { createFakeClient } from '../testing/fake-client.ts';
import { change, renderWith } from '../testing/render.tsx';
import { CallRating } from './call-rating.tsx';

afterEach(cleanup);

const talked = { status: 'ended', reason: { type: 'hangup', by: 'me' }, endedAt: 9 } as const;

function show(props: Parameters<typeof CallRating>[0] = {}) {
  const client = createFakeClient();
  const call: FakeCall = client.begin();
  const shown = renderWith(<CallRating {...props} />, { client });
  return { client, call, shown };
}

function choose(name: string): void {
  fireEvent.click(screen.getByRole('radio', { name }));
}

describe('CallRating', () => {
  it('asks after a call in which somebody talked, and not before or otherwise', () => {
    const { call, shown } = show();
    expect(shown.container.innerHTML).toBe('');
    change(() => call.change({ state: talked }));
    expect(shown.container.innerHTML).toBe('');
    change(() => call.change({ state: { ...talked, since: 1 } }));
    expect(screen.getByRole('group', { name: 'How was the call?' })).toBeDefined();
    expect(screen.getAllByRole('radio')).toHaveLength(5);
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('does not ask about a call that goes on at another device', () => {
    const { call, shown } = show();
    const reason = { type: 'answered-elsewhere' } as const;
    change(() => call.change({ state: { ...talked, reason, since: 1 } }));
    expect(shown.container.innerHTML).toBe('');
  });

  it('sends what was chosen and said, and thanks', () => {
    const onRate = vi.fn();
    const { client, call } = show({ onRate });
    change(() => call.change({ state: { ...talked, since: 1 } }));
    choose('Poor');
    choose('Good');
    fireEvent.change(screen.getByRole('textbox'), { target: { value: ' An echo. ' } });
    fireEvent.click(screen.getByRole('button', { name: 'Send' }));
    const rating = { stars: 4, comment: 'An echo.' };
    expect(client.sent).toEqual([{ type: 'call.report', call: call.id, rating }]);
    expect(onRate).toHaveBeenCalledExactlyOnceWith({ call, ...rating });
    expect(screen.getByRole('status').textContent).toBe('Thank you.');
    expect(screen.queryByRole('radio')).toBeNull();
  });

  it('says when it could not be sent, and lets the user try again', () => {
    const { client, call } = show();
    change(() => call.change({ state: { ...talked, since: 1 } }));
    client.refuseToSend(new Error('closed'));
    choose('Bad');
    fireEvent.click(screen.getByRole('button', { name: 'Send' }));
    expect(screen.getByRole('status').textContent).toMatch(/could not be sent/);
    client.refuseToSend(undefined);
    fireEvent.click(screen.getByRole('button', { name: 'Send' }));
    expect(client.sent).toMatchObject([{ rating: { stars: 1 } }]);
  });

  it('speaks other languages, and needs no provider', () => {
    const client = createFakeClient();
    const call = client.begin({ state: { ...talked, since: 1 } });
    const onRate = vi.fn();
    const words = { question: 'Wie war das Gespräch?', send: 'Senden' };
    renderWith(<CallRating call={call} words={words} onRate={onRate} />, { isBare: true });
    choose('Excellent');
    fireEvent.click(screen.getByRole('button', { name: 'Senden' }));
    expect(screen.queryByText('How was the call?')).toBeNull();
    expect(onRate).toHaveBeenCalledWith({ call, stars: 5 });
  });
});

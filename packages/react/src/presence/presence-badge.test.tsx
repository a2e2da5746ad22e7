import type { PresenceStatus } from '@earshot/core/presence';
import { act, cleanup, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakePresence } from '../testing/fake-presence.ts';
import type { FakePresence } from '../testing/fake-presence.ts';
import { PresenceBadge } from './presence-badge.tsx';
import type { PresenceBadgeProps } from './presence-badge.tsx';
import { PresenceProvider } from './presence-provider.tsx';

afterEach(cleanup);

function show(
  presence: FakePresence | undefined,
  props: Partial<PresenceBadgeProps> = {},
): HTMLElement {
  const badge: ReactNode = <PresenceBadge user="bob" {...props} />;
  return render(<PresenceProvider presence={presence}>{badge}</PresenceProvider>).container;
}

const words: readonly (readonly [PresenceStatus, string])[] = [
  ['in-call', 'In a call'],
  ['busy', 'Busy'],
  ['online', 'Online'],
  ['away', 'Away'],
  ['offline', 'Offline'],
];

describe('PresenceBadge', () => {
  it('has words and a shape of its own for each status', () => {
    const presence = createFakePresence();
    const container = show(presence);
    const shapes = words.map(([status, text]) => {
      act(() => presence.tell({ user: 'bob', status }));
      expect(container.textContent).toBe(text);
      expect(container.querySelector('svg')?.getAttribute('aria-hidden')).toBe('true');
      return container.querySelector('path')?.getAttribute('d');
    });
    expect(new Set(shapes).size).toBe(words.length);
  });

  it('is nothing before it is known, and without a presence', () => {
    expect([show(createFakePresence()).innerHTML, show(undefined).innerHTML]).toEqual(['', '']);
  });

  it('says since when somebody is offline', () => {
    const presence = createFakePresence();
    presence.tell({ user: 'bob', status: 'offline', lastSeen: 1_700_000_000_000 });
    const formatTime = (ms: number): string => `${ms} $&`;
    expect(show(presence, { formatTime }).textContent).toBe('Offline since 1700000000000 $&');
    expect(show(presence).textContent).toContain('2023');
  });

  it('says that it may be old', () => {
    const presence = createFakePresence();
    presence.tell({ user: 'bob', status: 'busy', isStale: true });
    const container = show(presence);
    expect(container.textContent).toBe('Busy (last known)');
    expect(container.querySelector('[data-stale=true][data-status=busy]')).not.toBeNull();
  });

  it('speaks in other words', () => {
    const presence = createFakePresence();
    presence.tell({ user: 'bob', status: 'away' });
    expect(show(presence, { words: { away: 'Abwesend' } }).textContent).toBe('Abwesend');
  });
});

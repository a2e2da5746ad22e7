import { act, cleanup, render } from '@testing-library/react';
import { renderToString } from 'react-dom/server';
import type { ReactNode } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakePresence } from '../testing/fake-presence.ts';
import type { FakePresence } from '../testing/fake-presence.ts';
import { PresenceProvider } from './presence-provider.tsx';
import { usePresence } from './use-presence.ts';

afterEach(cleanup);

interface Shown {
  readonly presence: FakePresence | undefined;
  readonly lists: readonly (readonly string[])[];
  readonly renders?: string[];
}

function List({
  users,
  renders,
}: {
  readonly users: readonly string[];
  readonly renders?: string[] | undefined;
}): ReactNode {
  const known = usePresence(users);
  renders?.push(users.join());
  return <li>{users.map((user) => `${user} ${known.get(user)?.status ?? '?'}`).join()}</li>;
}

function App({ presence, lists, renders }: Shown): ReactNode {
  return (
    <PresenceProvider presence={presence}>
      {lists.map((users) => (
        <List key={users[0] ?? ''} users={users} renders={renders} />
      ))}
    </PresenceProvider>
  );
}

describe('usePresence', () => {
  it('watches together whom components show, and no longer than they show them', () => {
    const presence = createFakePresence();
    const { rerender, unmount } = render(
      <App presence={presence} lists={[['bob'], ['carol', 'bob']]} />,
    );
    expect(presence.lists.at(-1)).toEqual(['bob', 'carol']);
    rerender(<App presence={presence} lists={[['bob']]} />);
    expect(presence.lists.at(-1)).toEqual(['bob']);
    unmount();
    expect(presence.lists.at(-1)).toEqual([]);
    expect(presence.listening).toBe(0);
  });

  it('shows how users are, and renders again only for its own', () => {
    const presence = createFakePresence();
    const renders: string[] = [];
    const { container } = render(
      <App presence={presence} lists={[['bob', 'dave'], ['carol']]} renders={renders} />,
    );
    expect(container.textContent).toBe('bob ?,dave ?carol ?');
    renders.length = 0;
    act(() => presence.tell({ user: 'bob', status: 'busy' }, { user: 'eve', status: 'online' }));
    expect(container.textContent).toBe('bob busy,dave ?carol ?');
    expect(renders).toEqual(['bob,dave']);
    act(() => presence.tell({ user: 'eve', status: 'away' }));
    expect(renders).toEqual(['bob,dave']);
  });

  it('watches nothing anew for another array with the same users', () => {
    const presence = createFakePresence();
    const { rerender } = render(<App presence={presence} lists={[['bob']]} />);
    const before = presence.lists.length;
    rerender(<App presence={presence} lists={[['bob']]} />);
    expect(presence.lists).toHaveLength(before);
    rerender(<App presence={presence} lists={[['bob', 'carol']]} />);
    expect(presence.lists.at(-1)).toEqual(['bob', 'carol']);
  });

  it('follows another presence, and none', () => {
    const [first, second] = [createFakePresence(), createFakePresence()];
    first.tell({ user: 'bob', status: 'online' });
    const { container, rerender } = render(<App presence={first} lists={[['bob']]} />);
    expect(container.textContent).toBe('bob online');
    rerender(<App presence={second} lists={[['bob']]} />);
    expect(container.textContent).toBe('bob ?');
    expect([first.lists.at(-1), second.lists.at(-1)]).toEqual([[], ['bob']]);
    rerender(<App presence={undefined} lists={[['bob']]} />);
    expect(second.lists.at(-1)).toEqual([]);
  });

  it('watches once in StrictMode, too', () => {
    const presence = createFakePresence();
    const { unmount } = render(<App presence={presence} lists={[['bob']]} />, {
      reactStrictMode: true,
    });
    expect(presence.lists.at(-1)).toEqual(['bob']);
    expect(presence.listening).toBe(1);
    unmount();
    expect([presence.lists.at(-1), presence.listening]).toEqual([[], 0]);
  });

  it('watches no more than a list may have', () => {
    const presence = createFakePresence();
    const many = Array.from({ length: 1_200 }, (_, index) => `user${index}`);
    render(<App presence={presence} lists={[many]} />);
    expect(presence.lists.at(-1)).toEqual(many.slice(0, 1_000));
  });

  it('knows nobody on the server, and watches nobody for an empty list', () => {
    const presence = createFakePresence();
    presence.tell({ user: 'bob', status: 'online' });
    expect(renderToString(<App presence={presence} lists={[['bob']]} />)).toContain('bob ?');
    expect(presence.lists).toEqual([]);
    render(<App presence={presence} lists={[[]]} />);
    expect(presence.lists).toEqual([[]]);
  });
});

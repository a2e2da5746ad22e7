import type { StoreTests } from './describe-store.ts';

/** When users were last there. */
export function describeSeen({ itKeeps, expect }: StoreTests): void {
  const sorted = (found: readonly { readonly user: string }[]): readonly unknown[] =>
    found.toSorted((one, other) => (one.user < other.user ? -1 : 1));

  itKeeps('when users were last there, of those who were', async ({ lastSeen }) => {
    await lastSeen.note([], 1_000);
    const at = 1_785_000_000_123;
    await lastSeen.note(
      [
        { user: 'bob', at },
        { user: 'alice', at: at - 1 },
      ],
      at,
    );
    expect(sorted(await lastSeen.of(['alice', 'bob', 'nobody']))).toEqual([
      { user: 'alice', at: at - 1 },
      { user: 'bob', at },
    ]);
    expect(await lastSeen.of(['nobody'])).toEqual([]);
    expect(await lastSeen.of([])).toEqual([]);
  });

  itKeeps('the latest time that was noted, in whatever order', async ({ lastSeen }) => {
    await lastSeen.note([{ user: 'bob', at: 2_000 }], 9_000);
    await lastSeen.note([{ user: 'bob', at: 1_000 }], 9_000);
    expect(await lastSeen.of(['bob'])).toEqual([{ user: 'bob', at: 2_000 }]);
    await lastSeen.note([{ user: 'bob', at: 3_000 }], 9_000);
    expect(await lastSeen.of(['bob'])).toEqual([{ user: 'bob', at: 3_000 }]);
  });

  itKeeps('no time of a clock that ran ahead', async ({ lastSeen }) => {
    await lastSeen.note([{ user: 'bob', at: 300_000 }], 300_000);
    await lastSeen.note([{ user: 'bob', at: 100_000 }], 110_000);
    expect(await lastSeen.of(['bob'])).toEqual([{ user: 'bob', at: 100_000 }]);
  });

  itKeeps('many users, noted by many at once', async ({ lastSeen }) => {
    const users = Array.from({ length: 1_000 }, (_, index) => `user-${index}`);
    const seen = users.map((user) => ({ user, at: 1_000 }));
    await Promise.all([
      lastSeen.note(seen, 9_000),
      lastSeen.note(seen.toReversed(), 9_000),
      lastSeen.note(
        seen.map(({ user }) => ({ user, at: 2_000 })),
        9_000,
      ),
    ]);
    const found = await lastSeen.of(users);
    expect(found.length).toEqual(1_000);
    expect(found.every(({ at }) => at === 2_000)).toEqual(true);
  });
}

import { AxeBuilder } from '@axe-core/playwright';
import { expect } from 'vitest';
import type { ChromiumPerson } from './people.ts';

/** Everything that axe can find, in the theme of day and of night. */
export async function expectAccessible(person: ChromiumPerson): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await person.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page: person.page }).analyze();
    expect(
      violations.map(
        ({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map((node) => node.html).join(' ')}`,
      ),
    ).toEqual([]);
  }
}

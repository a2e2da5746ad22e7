import type { ChromiumPerson } from './people.ts';

/** The words of what has the focus. */
export function focused(person: ChromiumPerson): Promise<string> {
  return person.run(() => (document.activeElement as HTMLElement).innerText.trim());
}

/** Tab by tab, as far as there are elements. */
export async function tabTo(person: ChromiumPerson, name: string): Promise<void> {
  for (let i = 0; i < 20; i += 1) {
    if ((await focused(person)) === name) return;
    await person.press('Tab');
  }
  throw new Error(`The keyboard does not reach “${name}”.`);
}

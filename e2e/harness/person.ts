import { expect } from 'vitest';
import { readOpenThings } from './probe/probe.ts';
import type { OpenThings } from './probe/probe.ts';

/** Someone in front of a browser: the same in Chromium and in Firefox. */
export interface Person {
  readonly name: string;
  open(url: string): Promise<void>;
  /** Clicks the button with exactly this name, as soon as it is there. */
  click(button: string): Promise<void>;
  /** Presses one key, or several with `+` between them. */
  press(key: string): Promise<void>;
  type(text: string): Promise<void>;
  /** Runs a function in the page. */
  run<Result, Argument = undefined>(
    script: (argument: Argument) => Result | Promise<Result>,
    argument?: Argument,
  ): Promise<Result>;
  /** Closes the tab as a user does. Idempotent. */
  leave(): Promise<void>;
}

const WAIT = { timeout: 10_000, interval: 50 };

/** All that the page shows, without what is there for screen readers only. */
export async function pageText(person: Person): Promise<string> {
  return person.run(() =>
    [...document.querySelectorAll<HTMLElement>('header, main, dialog[open]')]
      .map((part) => part.innerText)
      .join('\n'),
  );
}

/** Waits until the page shows this text. */
export async function expectText(person: Person, text: string | RegExp): Promise<void> {
  const shown = expect.poll(() => pageText(person), { ...WAIT, message: `${person.name} reads` });
  await (typeof text === 'string' ? shown.toContain(text) : shown.toMatch(text));
}

/** Waits until the page no longer shows this text. */
export async function expectNoText(person: Person, text: string): Promise<void> {
  await expect.poll(() => pageText(person), WAIT).not.toContain(text);
}

/** Waits until the screen reader was given these words. */
export async function expectSpoken(person: Person, text: string): Promise<void> {
  const spoken = (): Promise<string> =>
    person.run(() => document.querySelector('#announcer')?.textContent ?? '');
  await expect.poll(spoken, { ...WAIT, message: `${person.name} hears` }).toContain(text);
}

/** Waits until the button with this name is pressed, or is not. */
export async function expectPressed(
  person: Person,
  button: string,
  isPressed: boolean,
): Promise<void> {
  const state = (): Promise<string | null | undefined> =>
    person.run(
      (name) =>
        [...document.querySelectorAll('button')]
          .find((candidate) => candidate.innerText.trim() === name)
          ?.getAttribute('aria-pressed'),
      button,
    );
  await expect.poll(state, { ...WAIT, message: `“${button}” is pressed` }).toBe(String(isPressed));
}

/** What the page has open right now. */
export function openThings(person: Person): Promise<OpenThings> {
  return person.run(readOpenThings);
}

import type { Step } from './step.ts';

/** What one page has done, and whose it is. */
export interface PageSteps {
  readonly who: string;
  readonly steps: readonly Step[];
}

/** Both pages' steps in one list, in ms since the click; the same step in a row is one line. */
export function timelineOf(since: number, pages: readonly PageSteps[]): string {
  const steps = pages
    .flatMap(({ who, steps: own }) => own.map((step) => ({ who, ...step })))
    .sort((one, other) => one.at - other.at);
  const lines = steps.map(({ at, who, what }, index) => {
    const before = steps[index - 1];
    if (before?.who === who && before.what === what) return undefined;
    const repeats = steps.slice(index).findIndex((next) => next.who !== who || next.what !== what);
    const times = repeats === -1 ? steps.length - index : repeats;
    return `${(at - since).toFixed(1).padStart(8)}  ${who.padEnd(6)} ${what}${times > 1 ? ` ×${String(times)}` : ''}`;
  });
  return lines.filter((line) => line !== undefined).join('\n');
}

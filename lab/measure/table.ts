import type { BrowserName, Side } from '../faults/fault.ts';
import { median } from './median.ts';
import type { CaseResult, SideOutcome } from './outcome.ts';
import { sideOutcome } from './outcome.ts';

/** A case that gave no result, because something of the lab or of the contender did not work. */
export interface FailedCase {
  readonly fault: string;
  readonly contender: string;
  readonly browsers: Readonly<Record<Side, BrowserName>>;
  readonly run: number;
  readonly problem: string;
}

export type LabResult = CaseResult | FailedCase;

const HEAD = ['fault', 'contender', 'seen as', 'still', 'moves again after', 'lost', 'end'];
const BETWEEN = ' · ';
/** A hang-up that reaches the other side later than this is told of. */
const LATE_MS = 1_000;

/** One line for each fault and contender, medians over their runs, Alice's and Bob's values in each cell. */
export function markdownTable(results: readonly LabResult[]): string {
  const groups = new Map<string, LabResult[]>();
  for (const result of results) {
    const key = `${result.fault} ${whoOf(result)}`;
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  const rows = [...groups.values()].map(rowOf);
  const lines = [HEAD, HEAD.map(() => '---'), ...rows];
  return `${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

function rowOf(group: readonly LabResult[]): readonly string[] {
  const done = group.filter((result) => 'marks' in result);
  const sides = (['alice', 'bob'] as const).map((side) => columnOf(done, side));
  const cells = (read: (column: Column) => string): string => sides.map(read).join(BETWEEN);
  const failed = group.length - done.length;
  const [first] = group;
  return [
    first?.fault ?? '',
    first === undefined ? '' : whoOf(first),
    ...(done.length === 0
      ? ['–', '–', '–', '–']
      : [
          cells(({ seen }) => seen),
          cells(({ still }) => still),
          cells(({ recovered }) => recovered),
          cells(({ lost }) => lost),
        ]),
    [
      ...(done.length === 0 ? [] : [cells(({ end }) => end)]),
      ...(failed === 0 ? [] : [`${failed} failed`]),
    ].join(', '),
  ];
}

/** The contender, and the browsers where they are not both Chromium. */
function whoOf({ contender, browsers: { alice, bob } }: LabResult): string {
  const isUsual = alice === 'chromium' && bob === 'chromium';
  return isUsual ? contender : `${contender} (${alice}–${bob})`;
}

interface Column {
  readonly seen: string;
  readonly still: string;
  readonly recovered: string;
  readonly lost: string;
  readonly end: string;
}

function columnOf(results: readonly CaseResult[], side: Side): Column {
  const outcomes = results.map((result) => sideOutcome(result, side));
  const middle = (read: (outcome: SideOutcome) => number | undefined): number | undefined =>
    median(outcomes.map(read));
  return {
    seen: mostFrequent(outcomes.map(({ seen }) => seen.join(' › ') || 'nothing')),
    still: seconds(middle(({ stillMs }) => stillMs)),
    recovered: seconds(middle(({ recoveredMs }) => recoveredMs)),
    lost: String(middle((outcome) => outcome.framesLost) ?? '–'),
    end: endOf(outcomes),
  };
}

/** The word that most runs ended with, and how late it came where that took more than a second. */
function endOf(outcomes: readonly SideOutcome[]): string {
  const word = mostFrequent(outcomes.map(({ end }) => end));
  const late = median(outcomes.filter(({ end }) => end === word).map(({ endedMs }) => endedMs));
  const shown = word.startsWith('ended') ? word.slice('ended '.length) : `still ${word}`;
  return late === undefined || late < LATE_MS ? shown : `${shown} ${seconds(late)} late`;
}

function seconds(ms: number | undefined): string {
  return ms === undefined ? 'never' : `${(ms / 1_000).toFixed(1)} s`;
}

function mostFrequent(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([, left], [, right]) => right - left)[0]?.[0] ?? '';
}

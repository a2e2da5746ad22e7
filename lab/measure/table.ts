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
const SIDES = ['alice', 'bob'] as const;
/** A hang-up that reaches the other side later than this is told of. */
const LATE_MS = 1_000;

/** One line for each fault and contender, medians over their runs, Alice's and Bob's values in each cell. */
export function markdownTable(results: readonly LabResult[]): string {
  const names = new Set(results.map(nameOf));
  const rows = [...names].map((name) => rowOf(results.filter((result) => nameOf(result) === name)));
  const lines = [HEAD, HEAD.map(() => '---'), ...rows.map((row) => [...row])];
  return `${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

/** The same for all runs of one line, in its first two cells. */
function nameOf({ fault, contender, browsers: { alice, bob } }: LabResult): string {
  const isUsual = alice === 'chromium' && bob === 'chromium';
  return `${fault} | ${isUsual ? contender : `${contender} (${alice}–${bob})`}`;
}

function rowOf(runs: readonly LabResult[]): readonly string[] {
  const done = runs.filter((run) => 'marks' in run);
  const failed = runs.length - done.length;
  const columns =
    done.length === 0
      ? [['–', '–', '–', '–', '–']]
      : SIDES.map((side) => columnOf(done.map((run) => sideOutcome(run, side))));
  const cells = [0, 1, 2, 3, 4].map((cell) => columns.map((column) => column[cell]).join(' · '));
  const notes = failed === 0 ? [] : [`(${failed} of ${runs.length} failed)`];
  return [
    ...new Set(runs.map(nameOf)),
    ...cells.slice(0, -1),
    [...cells.slice(-1), ...notes].join(' '),
  ];
}

/** What one side has lived through in several runs, one cell after the other. */
function columnOf(outcomes: readonly SideOutcome[]): readonly string[] {
  const never = outcomes.filter(({ recoveredMs }) => recoveredMs === undefined).length;
  const recovered = seconds(median(outcomes.map(({ recoveredMs }) => recoveredMs)));
  const isMixed = never > 0 && never < outcomes.length;
  return [
    mostFrequent(outcomes.map(({ seen }) => (seen.length === 0 ? 'nothing' : seen.join(' › ')))),
    seconds(median(outcomes.map(({ stillMs }) => stillMs))),
    isMixed ? `${recovered} (never: ${never} of ${outcomes.length})` : recovered,
    String(median(outcomes.map(({ framesLost }) => framesLost)) ?? '–'),
    endOf(outcomes),
  ];
}

/** The word that most runs ended with, and how late it came where that took more than a second. */
function endOf(outcomes: readonly SideOutcome[]): string {
  const word = mostFrequent(outcomes.map(({ end }) => end));
  if (!word.startsWith('ended ')) return `still ${word}`;
  const late = median(outcomes.filter(({ end }) => end === word).map(({ endedMs = 0 }) => endedMs));
  const reason = word.slice('ended '.length);
  return Number(late) >= LATE_MS ? `${reason} ${seconds(late)} late` : reason;
}

function seconds(ms: number | undefined): string {
  return ms === undefined ? 'never' : `${(ms / 1_000).toFixed(1)} s`;
}

function mostFrequent(words: readonly string[]): string {
  const count = (word: string): number => words.filter((other) => other === word).length;
  return words.reduce((best, word) => (count(word) > count(best) ? word : best));
}

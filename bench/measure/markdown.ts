import type { MonitorCost } from '../run/watch-monitor.ts';
import type { BundleSize } from '../size/bundles.ts';
import { contenderNames } from '../page/contender-names.ts';
import { measures } from './sample.ts';
import type { Result, Row } from './summarize.ts';

/** Everything that a run of the bench has found. */
export interface Findings {
  readonly rows: readonly Row[];
  /** How long cameras and microphones took to open, in ms. */
  readonly devicesMs: number;
  /** For mute, camera and screen of all rounds together, by contender. */
  readonly offers: Readonly<Record<string, number>>;
  readonly monitor: MonitorCost | undefined;
  readonly sizes: readonly BundleSize[];
}

/** The findings as tables, for people. */
export function markdownOf({ rows, devicesMs, offers, monitor, sizes }: Findings): string {
  const delays = [...new Set(rows.map(({ delayMs }) => delayMs))];
  return [
    ...delays.map((delayMs) => timesTable({ delayMs, devicesMs }, rows)),
    ...(Object.keys(offers).length === 0 ? [] : [offersLine(offers)]),
    ...(monitor === undefined ? [] : [monitorTable(monitor)]),
    ...(sizes.length === 0 ? [] : [sizesTable(sizes)]),
  ].join('\n\n');
}

function timesTable(
  { delayMs, devicesMs }: { readonly delayMs: number; readonly devicesMs: number },
  rows: readonly Row[],
): string {
  const own = rows.filter((row) => row.delayMs === delayMs);
  const names = contenderNames.filter((name) => own.some(({ results }) => name in results));
  return [
    `**${delayMs === 0 ? 'Without delay' : `With ${String(delayMs)} ms each way`}, devices that open in ${String(devicesMs)} ms**`,
    '',
    line(['ms (ratio to `bare`)', ...names.map((name) => `\`${name}\``)]),
    line(['---', ...names.map(() => '---:')]),
    ...own.map(({ measure, results }) =>
      line([measures[measure], ...names.map((name) => cell(results[name]))]),
    ),
  ].join('\n');
}

function offersLine(offers: Findings['offers']): string {
  const counts = Object.entries(offers).map(([name, count]) => `\`${name}\` ${String(count)}`);
  return `Offers made for mute, camera and screen, in all: ${counts.join(', ')}.`;
}

function cell(result: Result | undefined): string {
  if (result === undefined) return '–';
  const { medianMs, ratio, missing } = result;
  const value = medianMs === undefined ? 'never' : medianMs.toFixed(0);
  const compared = ratio === undefined ? '' : ` (${ratio.toFixed(2)})`;
  return `${value}${compared}${missing === 0 ? '' : `, ${String(missing)} missing`}`;
}

function monitorTable({ without, with: watched }: MonitorCost): string {
  const row = (what: string, read: (cost: MonitorCost['with']) => string): string =>
    line([what, read(without), read(watched)]);
  return [
    line(['a running call, each of its two sides', 'without monitor', 'with monitor']),
    line(['---', '---:', '---:']),
    row('main thread, % of a core', ({ mainThread }) => mainThread.toFixed(2)),
    row('whole browser, % of a core', ({ browser }) => browser.toFixed(1)),
    row('JavaScript heap, MB', ({ heap }) => heap.toFixed(1)),
  ].join('\n');
}

function sizesTable(sizes: readonly BundleSize[]): string {
  return [
    line(['smallest call that can be imported', 'kB (minified, gzip)']),
    line(['---', '---:']),
    ...sizes.map(({ name, bytes }) => line([name, (bytes / 1_000).toFixed(1)])),
  ].join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

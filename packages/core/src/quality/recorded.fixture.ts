import type { SlotName } from '../link/link.ts';
import chromium from './fixtures/chromium-call.json' with { type: 'json' };
import firefox from './fixtures/firefox-call.json' with { type: 'json' };
import { parseStats } from './parse-stats.ts';
import type { StatsSample } from './stats-sample.ts';

/** Both ends of one real call over loopback, 2, 12, 14, 16 and 18 s after it was answered. */
const recordings = { chromium, firefox };

export type RecordedBrowser = keyof typeof recordings;

export const slots = new Map<string, SlotName>([
  ['0', 'microphone'],
  ['1', 'camera'],
  ['2', 'screen'],
  ['3', 'screenAudio'],
]);

type Report = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** A report as `getStats` gave it, without addresses and keys. */
export function recordedReport(browser: RecordedBrowser, index: number): Report {
  const { stats } = recorded(browser, index);
  return new Map(stats.map((entry) => [entry.id, entry]));
}

export function recordedSample(browser: RecordedBrowser, index: number): StatsSample {
  const { at } = recorded(browser, index);
  return parseStats(recordedReport(browser, index), { at, connection: 1, slots });
}

function recorded(browser: RecordedBrowser, index: number) {
  const found = recordings[browser][index];
  if (found === undefined) throw new Error('There are five samples.');
  return found;
}

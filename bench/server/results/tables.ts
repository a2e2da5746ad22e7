import { median, medianRatio } from './median.ts';
import type {
  BenchResult,
  BetweenResult,
  IdleResult,
  RelayResult,
  SetUpResult,
  StormResult,
} from './result.ts';

/** All tables of one run, in Markdown. */
export function markdownTables(result: BenchResult): string {
  const { cpu, cores, node } = result.machine;
  const counts = new Set(result.relays.map(({ connections }) => connections));
  const relaysOf = (count: number): readonly RelayResult[] =>
    result.relays.filter(({ connections }) => connections === count);
  const sections = [
    ...[...counts].map((count) => relayTable(count, relaysOf(count))),
    ...(result.between.length === 0 ? [] : [betweenTable(result.between)]),
    ...(result.idle.length === 0 ? [] : [idleTable(result.idle)]),
    ...(result.setUps.length === 0 ? [] : [setUpTable(result.setUps)]),
    ...(result.storms.length === 0 ? [] : [stormTable(result.storms)]),
  ];
  return [`${cpu}, ${cores} cores, Node ${node}.\n`, ...sections].join('\n');
}

function relayTable(connections: number, rows: readonly RelayResult[]): string {
  const floor = rows.find(({ contender }) => contender === 'bare');
  const pace = Math.round(rows[0]?.pacePerSecond ?? 0);
  const ratio = (values: readonly number[], to: readonly number[] = []): string =>
    medianRatio(values, to).toFixed(2);
  return table(
    `${whole(connections)} connections, messages of 1 kB; times at ${whole(pace)} messages a second`,
    [
      ...['server', 'messages/s', '× bare', 'CPU ms per 100,000', '× bare'],
      ...['p50 ms', 'p99 ms', 'p99 × bare'],
    ],
    rows.map(({ contender, perSecond, cpuMs, p50Ms, p99Ms }) => [
      ...[contender, whole(median(perSecond)), ratio(perSecond, floor?.perSecond)],
      ...[whole(median(cpuMs)), ratio(cpuMs, floor?.cpuMs)],
      ...[median(p50Ms).toFixed(2), median(p99Ms).toFixed(2), ratio(p99Ms, floor?.p99Ms)],
    ]),
  );
}

function betweenTable(rows: readonly BetweenResult[]): string {
  const [connections, pace] = [rows[0]?.connections ?? 0, rows[0]?.pacePerSecond ?? 0];
  return table(
    `${whole(connections)} connections to Earshot, messages of 1 kB; times at ${whole(pace)} messages a second`,
    ['processes', 'messages/s', 'CPU ms per 100,000', 'p50 ms', 'p99 ms'],
    rows.map(({ processes, perSecond, cpuMs, p50Ms, p99Ms }) => [
      ...[processes, whole(median(perSecond)), whole(median(cpuMs))],
      ...[median(p50Ms).toFixed(2), median(p99Ms).toFixed(2)],
    ]),
  );
}

function idleTable(rows: readonly IdleResult[]): string {
  const kibibytes = (bytes: number): string => (bytes / 1_024).toFixed(1);
  return table(
    'An idle connection',
    ['server', 'young generation', 'connections', 'resident KiB each', 'heap and buffers KiB each'],
    rows.map(({ contender, isYoungSmall, connections, residentBytes, usedBytes }) => [
      ...[
        contender,
        isYoungSmall ? 'small, as Earshot has it' : 'as Node has it',
        whole(connections),
      ],
      ...[kibibytes(residentBytes), kibibytes(usedBytes)],
    ]),
  );
}

function setUpTable(rows: readonly SetUpResult[]): string {
  return table(
    'Calls placed, answered and ended on Earshot, 50 side by side',
    ['store', 'calls/s', 'invite to answer p50 ms', 'p99 ms'],
    rows.map(({ store, perSecond, p50Ms, p99Ms }) => [
      ...[store, whole(median(perSecond)), median(p50Ms).toFixed(1), median(p99Ms).toFixed(1)],
    ]),
  );
}

function stormTable(rows: readonly StormResult[]): string {
  return table(
    `${whole(rows[0]?.clients ?? 0)} clients come back at once after a restart`,
    ['server', 'half back after ms', '99 % after ms', 'all after ms', 'tries that failed'],
    rows.map(({ contender, p50Ms, p99Ms, lastMs, retries }) => [
      ...[contender, whole(p50Ms), whole(p99Ms), whole(lastMs), whole(retries)],
    ]),
  );
}

function table(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `${title}\n\n${lines.join('\n')}\n`;
}

function whole(number: number): string {
  return Math.round(number).toLocaleString('en-US');
}

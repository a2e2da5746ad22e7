// Attacks a server and tells what people in a call notice of it.
//   npm run abuse                       every attack, and 1,000,000 random frames
//   npm run abuse -- --frames 50000     fewer of them
import { once } from 'node:events';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { Assignment } from './attacker.ts';
import { attacks } from './attacks.ts';
import { percentile, startCall } from './bystanders.ts';
import { wrongDenials, type Denials } from './denials.ts';
import { openLimits } from './random-flood.ts';
import { startTarget } from './target.ts';
import { wait } from './wait.ts';

/** How long it is quiet before an attack, in ms. */
const QUIET_MS = 3_000;
/** While every limit holds, nobody gets more random frames than this in. */
const FEW_FRAMES = 5_000;
/** So many calls go on beside the one that is attacked: one alone says too little in a second. */
const OTHER_CALLS = 7;
/** An attack may make others wait so many times as long as when it is quiet, at the 99th percentile … */
const MOST_TIMES = 2;
/** … of which fewer round trips than these say nothing … */
const ENOUGH = 100;
/** … in the middle one of so many rounds: the third worst of a few hundred may be the doing of anything on the machine. */
const ROUNDS = 3;

const { values } = parseArgs({ options: { frames: { type: 'string', default: '1000000' } } });
const frames = Number(values.frames);
const impatient = {
  EARSHOT_LIMIT_HEADERS_TIMEOUT_MS: '500',
  EARSHOT_LIMIT_MAX_BUFFERED_BYTES: '200000',
};

interface Case {
  readonly name: string;
  readonly what: Assignment['what'];
  readonly denials?: Denials;
}

const columns = [
  ...['what happens', 'round trips', 'p50 ms', 'p99 ms', 'p99 when quiet', 'times'],
  ...['worst lag of the server ms', 'heap MB', 'resident MB'],
];
write(columns);
write(columns.map(() => '---'));
const rounds: ReadonlyMap<string, number>[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  rounds.push(
    await measure(impatient, [
      ...attacks.map(({ name, denials }): Case => ({ name, what: name, denials })),
      { name: 'random frames', what: { frames: FEW_FRAMES, seed: 1 } },
    ]),
  );
}
for (const [name] of rounds[0] ?? []) {
  const times = percentile(
    rounds.flatMap((round) => round.get(name) ?? []),
    0.5,
  );
  if (times > MOST_TIMES) fail(`${name}: others wait ${times} times as long.`);
}
// Without limits it is the server itself that must bear it.
await measure(openLimits, [
  { name: `${frames / 2} random frames, without limits`, what: { frames: frames / 2, seed: 2 } },
  { name: `${frames / 2} more`, what: { frames: frames / 2, seed: 3 } },
]);

/** On a server of its own. How many times as long others have waited, for each case that says something of it. */
async function measure(
  environment: Readonly<Record<string, string>>,
  cases: readonly Case[],
): Promise<ReadonlyMap<string, number>> {
  const waited = new Map<string, number>();
  const target = await startTarget(environment);
  const bystanders = [await startCall(target, 'the-call')];
  for (let other = 1; other <= OTHER_CALLS; other += 1) {
    bystanders.push(await startCall(target, `call-${other}`, [`carol-${other}`, `dave-${other}`]));
  }
  const talkWhile = async (something: Promise<unknown>): Promise<readonly number[]> =>
    (await Promise.all(bystanders.map((call) => call.talkWhile(something)))).flat();
  for (const { name, what, denials } of cases) {
    const quiet = await talkWhile(wait(QUIET_MS));
    const before = await target.numbers();
    const took = await talkWhile(attack({ port: target.port, what }));
    const after = await target.numbers();
    const hasLimits = environment !== openLimits;
    const times = row(name, { quiet, took, numbers: after, hasLimits });
    if (times !== undefined) waited.set(name, times);
    for (const wrong of denials === undefined ? [] : wrongDenials(denials, { before, after })) {
      fail(`${name}: ${wrong}`);
    }
  }
  for (const call of bystanders) await call.hangUp();
  if ((await target.stop()) !== 0) fail('The server did not end well.');
  return waited;
}

async function attack(workerData: Assignment): Promise<void> {
  const worker = new Worker(new URL('attacker.ts', import.meta.url), { workerData });
  await once(worker, 'message');
  await worker.terminate();
}

interface Measured {
  readonly quiet: readonly number[];
  readonly took: readonly number[];
  readonly numbers: ReadonlyMap<string, number>;
  /** Without, whoever sends more takes more. */
  readonly hasLimits: boolean;
}

/** Gives how many times as long others have waited; undefined where that says nothing. */
function row(name: string, { quiet, took, numbers, hasLimits }: Measured): number | undefined {
  const number = (key: string): number => numbers.get(key) ?? Number.NaN;
  const [most, floor] = [percentile(took, 0.99), percentile(quiet, 0.99)];
  const times = most / floor;
  const isJudged = took.length >= ENOUGH && hasLimits;
  write([
    ...[name, String(took.length), percentile(took, 0.5).toFixed(1), most.toFixed(1)],
    ...[floor.toFixed(1), isJudged ? times.toFixed(1) : `(${times.toFixed(1)})`],
    (1_000 * number('earshot_event_loop_lag_seconds{at="max"}')).toFixed(0),
    (number('nodejs_heap_size_used_bytes') / 1e6).toFixed(0),
    (number('process_resident_memory_bytes') / 1e6).toFixed(0),
  ]);
  return isJudged ? times : undefined;
}

function fail(why: string): void {
  process.stderr.write(`${why}\n`);
  process.exitCode = 1;
}

function write(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}

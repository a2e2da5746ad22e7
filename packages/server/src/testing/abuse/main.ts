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
import { judge, type Waits } from './waits.ts';
import { wait } from './wait.ts';

/** How long it is quiet before an attack, in ms. */
const QUIET_MS = 3_000;
/** While every limit holds, nobody gets more random frames than this in. */
const FEW_FRAMES = 5_000;
/** So many calls go on beside the one that is attacked: one alone says too little in a second. */
const OTHER_CALLS = 7;
/** On a server each. */
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

header(
  'what happens',
  'round trips',
  'p50 ms',
  'p99 ms',
  ...['worst lag of the server ms', 'heap MB', 'resident MB'],
);
const waits: Waits[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const cases = [
    ...attacks.map(({ name, denials }): Case => ({ name, what: name, denials })),
    { name: 'random frames', what: { frames: FEW_FRAMES, seed: 1 } },
  ];
  waits.push(...(await measure(impatient, cases)));
}
// Without limits it is the server itself that must bear it.
await measure(openLimits, [
  { name: `${frames / 2} random frames, without limits`, what: { frames: frames / 2, seed: 2 } },
  { name: `${frames / 2} more`, what: { frames: frames / 2, seed: 3 } },
]);

header('in all rounds', 'round trips', 'p99 ms', 'p99 when quiet', 'times');
for (const { name, count, p99Ms, quietMs, times, isTooLong } of judge(waits)) {
  const factor = isTooLong === undefined ? `(${times.toFixed(1)})` : times.toFixed(1);
  write([name, String(count), p99Ms.toFixed(1), quietMs.toFixed(1), factor]);
  if (isTooLong === true) fail(`${name}: others wait ${times.toFixed(2)} times as long.`);
}

/** On a server of its own. */
async function measure(
  environment: Readonly<Record<string, string>>,
  cases: readonly Case[],
): Promise<readonly Waits[]> {
  const all: Waits[] = [];
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
    row(name, took, after);
    all.push({ name, quiet, took });
    for (const wrong of denials === undefined ? [] : wrongDenials(denials, { before, after })) {
      fail(`${name}: ${wrong}`);
    }
  }
  for (const call of bystanders) await call.hangUp();
  if ((await target.stop()) !== 0) fail('The server did not end well.');
  return all;
}

async function attack(workerData: Assignment): Promise<void> {
  const worker = new Worker(new URL('attacker.ts', import.meta.url), { workerData });
  await once(worker, 'message');
  await worker.terminate();
}

function row(name: string, took: readonly number[], numbers: ReadonlyMap<string, number>): void {
  const number = (key: string): number => numbers.get(key) ?? Number.NaN;
  write([
    ...[name, String(took.length)],
    ...[percentile(took, 0.5).toFixed(1), percentile(took, 0.99).toFixed(1)],
    (1_000 * number('earshot_event_loop_lag_seconds{at="max"}')).toFixed(0),
    (number('nodejs_heap_size_used_bytes') / 1e6).toFixed(0),
    (number('process_resident_memory_bytes') / 1e6).toFixed(0),
  ]);
}

function header(...columns: readonly string[]): void {
  process.stdout.write('\n');
  write(columns);
  write(columns.map(() => '---'));
}

function fail(why: string): void {
  process.stderr.write(`${why}\n`);
  process.exitCode = 1;
}

function write(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}

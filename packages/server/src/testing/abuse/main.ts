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
import { openLimits } from './random-flood.ts';
import { startTarget, type Target } from './target.ts';
import { wait } from './wait.ts';

/** How long it is quiet at first, in ms. */
const QUIET_MS = 5_000;
/** While every limit holds, nobody gets more random frames than this in. */
const FEW_FRAMES = 5_000;

const { values } = parseArgs({ options: { frames: { type: 'string', default: '1000000' } } });
const frames = Number(values.frames);
const impatient = {
  EARSHOT_LIMIT_HEADERS_TIMEOUT_MS: '500',
  EARSHOT_LIMIT_MAX_BUFFERED_BYTES: '200000',
};

interface Case {
  readonly name: string;
  readonly what: Assignment['what'];
}

const columns = [
  ...['what happens', 'round trips', 'p50 ms', 'p99 ms', 'p99 to quiet'],
  ...['worst lag of the server ms', 'heap MB', 'resident MB'],
];
write(columns);
write(columns.map(() => '---'));
await measure(impatient, [
  ...attacks.map(({ name }): Case => ({ name, what: name })),
  { name: 'random frames', what: { frames: FEW_FRAMES, seed: 1 } },
]);
// Without limits it is the server itself that must bear it.
await measure(openLimits, [
  { name: `${frames / 2} random frames, without limits`, what: { frames: frames / 2, seed: 2 } },
  { name: `${frames / 2} more`, what: { frames: frames / 2, seed: 3 } },
]);

async function measure(
  environment: Readonly<Record<string, string>>,
  cases: readonly Case[],
): Promise<void> {
  const target = await startTarget(environment);
  const bystanders = await startCall(target, 'the-call');
  const quiet = await bystanders.talkWhile(wait(QUIET_MS));
  const floor = percentile(quiet, 0.99);
  await row('quiet', quiet, { target, floor });
  for (const { name, what } of cases) {
    const took = await bystanders.talkWhile(attack({ port: target.port, what }));
    await row(name, took, { target, floor });
  }
  await bystanders.hangUp();
  if ((await target.stop()) !== 0) process.exitCode = 1;
}

async function attack(workerData: Assignment): Promise<void> {
  const worker = new Worker(new URL('attacker.ts', import.meta.url), { workerData });
  await once(worker, 'message');
  await worker.terminate();
}

async function row(
  name: string,
  took: readonly number[],
  { target, floor }: { readonly target: Target; readonly floor: number },
): Promise<void> {
  const numbers = await target.numbers();
  const number = (key: string): number => numbers.get(key) ?? Number.NaN;
  const [half, most] = [percentile(took, 0.5), percentile(took, 0.99)];
  write([
    ...[name, String(took.length), half.toFixed(1), most.toFixed(1), (most / floor).toFixed(1)],
    (1_000 * number('earshot_event_loop_lag_seconds{at="max"}')).toFixed(0),
    (number('nodejs_heap_size_used_bytes') / 1e6).toFixed(0),
    (number('process_resident_memory_bytes') / 1e6).toFixed(0),
  ]);
}

function write(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}

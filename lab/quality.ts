// What the quality monitor sees of faults that are known: as root,
//   node --conditions=@earshot/source lab/quality.ts [--firefox] [--narrow | --screen] [--kbit=150] [--loss=0,5]
// A call for each part of packets that is lost; with --narrow instead one whose way becomes narrow (to so many kbit/s),
// and wide again; with --screen the same while Alice shares hers.
import process from 'node:process';
import { setTimeout as after } from 'node:timers/promises';
import type { QualitySnapshot } from '@earshot/core';
import type { Seat } from './browsers/seat.ts';
import { whyNoLab } from './cli/requirements.ts';
import type { BrowserName } from './faults/fault.ts';
import type { QualityReading } from './page/contender.ts';
import { createControls } from './run/controls.ts';
import { openBench } from './run/open-bench.ts';
import type { OpenBench } from './run/open-bench.ts';
import { untilMoving } from './run/two-seats.ts';
import { now } from './page/now.ts';
import { SERVER, SERVER_PORT } from './network/addresses.ts';

const LOSSES = argumentOf('loss', '0,5,10,20').split(',').map(Number);
const SQUEEZED_KBIT = Number(argumentOf('kbit', '150'));
/** From the fault until the figures hold nothing from before it, in ms; a report of RTCP may be 6 s old. */
const SETTLE_MS = 14_000;
const LOOKS = 10;
const LOOK_EVERY_MS = 2_000;
/** About 1,000 packets of sound make chance alone worth this much. */
const TOLERANCE = { percent: 1.5, part: 0.3 };

interface Pair {
  readonly alice: Seat;
  readonly bob: Seat;
}

/** Means over the looks, of one side. */
interface Figures {
  readonly level: string;
  readonly soundLost: number;
  readonly soundConcealed: number;
  readonly soundScore: number;
  readonly pictureLost: number;
  /** By the reports of the other side. */
  readonly sentLost: number;
  readonly loudness: number;
  readonly warnings: string;
}

function argumentOf(name: string, usual: string): string {
  const start = `--${name}=`;
  return process.argv.find((word) => word.startsWith(start))?.slice(start.length) ?? usual;
}

const others: BrowserName = process.argv.includes('--firefox') ? 'firefox' : 'chromium';
process.exitCode = await main();

async function main(): Promise<number> {
  const obstacle = whyNoLab({ hasFirefox: others === 'firefox' });
  if (obstacle !== undefined) {
    console.log(`The quality lab: skipped. ${obstacle}`);
    return 0;
  }
  const bench = await openBench({ recoveryMs: 8_000, endMs: 8_000 });
  try {
    const wrong = await (process.argv.includes('--screen')
      ? narrowScreen(bench)
      : process.argv.includes('--narrow')
        ? narrow(bench)
        : losses(bench));
    for (const sentence of wrong) console.log(`WRONG: ${sentence}`);
    return wrong.length;
  } finally {
    await bench.close();
  }
}

async function losses(bench: OpenBench): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const percent of LOSSES) {
    await withCall(bench, { adapts: false }, async (pair) => {
      if (percent > 0)
        await bench.network.change({ type: 'loss', side: 'alice', percent }, 'start');
      await after(SETTLE_MS);
      for (const seat of [pair.alice, pair.bob]) {
        const figures = await measure(seat);
        console.log(`${percent} % lost, ${seat.side}: ${JSON.stringify(figures)}`);
        wrong.push(...judge(`${percent} % lost, ${seat.side}`, figures, percent));
      }
    });
  }
  return wrong;
}

function judge(name: string, figures: Figures, percent: number): readonly string[] {
  const allowed = TOLERANCE.percent + TOLERANCE.part * percent;
  // Lost packets of a picture are sent again, and then count as lost no more.
  const sound = (['soundLost', 'sentLost'] as const).filter(
    (figure) => !(Math.abs(figures[figure] - percent) <= allowed),
  );
  const picture = figures.pictureLost <= percent + allowed ? [] : (['pictureLost'] as const);
  return [...sound, ...picture].map((figure) => `${name}: ${figure} is ${figures[figure]}`);
}

async function narrow(bench: OpenBench): Promise<readonly string[]> {
  const wrong: string[] = [];
  await withCall(bench, { adapts: true }, async ({ alice, bob }) => {
    const squeezed = { type: 'squeezed', side: 'alice', kbit: SQUEEZED_KBIT } as const;
    const watch = async (title: string, seconds: number): Promise<readonly number[]> => {
      const rungs: number[] = [];
      for (let passed = 0; passed < seconds; passed += 5) {
        await after(5_000);
        const mine = await read(alice);
        const theirs = await read(bob);
        rungs.push(mine.snapshot.rung);
        console.log(
          `${title} ${passed + 5} s: ${describe(mine.snapshot)} | ${describe(theirs.snapshot)}`,
        );
      }
      return rungs;
    };
    await watch('wide', 15);
    await bench.network.change(squeezed, 'start');
    const down = await watch('narrow', 60);
    if (Math.max(...down) < 2) wrong.push(`The camera stayed on rung ${Math.max(...down)}.`);
    await bench.network.change(squeezed, 'stop');
    const up = await watch('wide again', 120);
    if ((up.at(-1) ?? 9) >= Math.max(...down)) wrong.push('The camera did not come back.');
    console.log(JSON.stringify((await read(alice)).summary));
  });
  return wrong;
}

interface Look {
  readonly mine: QualitySnapshot;
  readonly theirs: QualitySnapshot;
}

/** A shared screen stays sharp, however little the way takes, and the sound beside it clean; then all comes back. */
async function narrowScreen(bench: OpenBench): Promise<readonly string[]> {
  const wrong: string[] = [];
  await withCall(bench, { adapts: true }, async ({ alice, bob }) => {
    const squeezed = { type: 'squeezed', side: 'alice', kbit: SQUEEZED_KBIT } as const;
    const watch = async (title: string, seconds: number): Promise<readonly Look[]> => {
      const looks: Look[] = [];
      for (let passed = 5; passed <= seconds; passed += 5) {
        await after(5_000);
        const look = { mine: (await read(alice)).snapshot, theirs: (await read(bob)).snapshot };
        looks.push(look);
        console.log(`${title} ${passed} s: ${describeScreen(look)}`);
      }
      return looks;
    };
    await watch('wide', 10);
    await alice.ask('share');
    const before = await watch('shared', 20);
    await bench.network.change(squeezed, 'start');
    const during = await watch('narrow', 60);
    await bench.network.change(squeezed, 'stop');
    const later = await watch('wide again', 60);
    wrong.push(...judgeScreen({ before, during, later }));
  });
  return wrong;
}

interface ScreenLooks {
  readonly before: readonly Look[];
  readonly during: readonly Look[];
  readonly later: readonly Look[];
}

function judgeScreen({ before, during, later }: ScreenLooks): readonly string[] {
  const seen = (look: Look | undefined) => look && track(look.theirs, 'screen', 'in');
  const [first, last] = [seen(before.at(-1)), seen(later.at(-1))];
  // The first seconds are lost in a queue that was filled before anybody knew.
  const settled = during.slice(3);
  const concealed = settled.map(
    ({ theirs }) => track(theirs, 'microphone', 'in')?.concealedPercent ?? NaN,
  );
  const mean = concealed.reduce((sum, value) => sum + value, 0) / concealed.length;
  const facts: readonly (readonly [boolean, string])[] = [
    [settled.every((look) => seen(look)?.width === first?.width), 'The screen became smaller.'],
    [settled.every((look) => (seen(look)?.fps ?? 0) > 0), 'The screen stood still.'],
    [mean < 3, `${mean} % of the sound beside it was made up.`],
    [during.some(({ mine }) => mine.rung >= 3), 'The camera did not give way to it.'],
    [(last?.fps ?? 0) > 0.7 * (first?.fps ?? NaN), 'The screen did not come back.'],
    [(later.at(-1)?.mine.rung ?? 9) < 3, 'The camera did not come back.'],
  ];
  return facts.filter(([is]) => !is).map(([, sentence]) => sentence);
}

function describeScreen({ mine, theirs }: Look): string {
  const [screen, camera] = [track(mine, 'screen', 'out'), track(mine, 'camera', 'out')];
  const [seen, voice] = [track(theirs, 'screen', 'in'), track(theirs, 'microphone', 'in')];
  const kbit = (bits: number | undefined): number => Math.round((bits ?? NaN) / 1_000);
  return (
    `rung ${mine.rung} way ${kbit(mine.path?.availableBitrate)}, screen aims at ${kbit(screen?.targetBitrate)}, ` +
    `sends ${kbit(screen?.bitrate)} kbit/s, is seen at ${seen?.width ?? '?'}×${seen?.height ?? '?'} ${seen?.fps?.toFixed(1) ?? '?'}/s; ` +
    `camera ${kbit(camera?.bitrate)} kbit/s; voice ${voice?.score?.toFixed(1) ?? '?'}, ${voice?.concealedPercent?.toFixed(1) ?? '?'} % made up; ` +
    `${theirs.level ?? '?'}; ${mine.warnings.map(({ name, slot }) => [name, slot].join(' ')).join(', ')}`
  );
}

/** Alice has called Bob; both see moving pictures, and are watched. */
async function withCall(
  bench: OpenBench,
  options: { readonly adapts: boolean },
  run: (pair: Pair) => Promise<void>,
): Promise<void> {
  await bench.network.reset({ hasNat: false });
  const controls = await createControls(bench, 'earshot');
  const browsers = await Promise.all([
    bench.browser('alice', 'chromium'),
    bench.browser('bob', others),
  ]);
  const [alice, bob] = await Promise.all([browsers[0].open(), browsers[1].open()]);
  try {
    for (const seat of [alice, bob]) {
      await seat.ask('start', {
        contender: 'earshot',
        user: seat.side,
        server: `${SERVER}:${SERVER_PORT}`,
        iceServers: [],
        iceTransportPolicy: 'all',
        rings: false,
      });
    }
    await bob.ask('connect', 'callee', 'alice');
    const calledAt = now();
    await alice.ask('connect', 'caller', 'bob');
    await untilMoving([alice, bob], { from: calledAt, limitMs: 30_000 });
    for (const seat of [alice, bob]) await seat.ask('quality', options);
    await run({ alice, bob });
  } finally {
    await Promise.allSettled([alice.close(), bob.close()]);
    await controls.close();
  }
}

async function read(seat: Seat): Promise<QualityReading> {
  const reading = await seat.ask('quality', { adapts: true });
  if (reading === undefined) throw new Error(`${seat.side} is in no call.`);
  return reading;
}

async function measure(seat: Seat): Promise<Figures> {
  const looks: QualitySnapshot[] = [];
  while (looks.length < LOOKS) {
    looks.push((await read(seat)).snapshot);
    await after(LOOK_EVERY_MS);
  }
  const mean = (figure: (look: QualitySnapshot) => number | undefined): number => {
    const known = looks.map(figure).filter((value) => value !== undefined);
    return Math.round((100 * known.reduce((sum, value) => sum + value, 0)) / known.length) / 100;
  };
  return {
    level: looks.at(-1)?.level ?? 'unknown',
    soundLost: mean((look) => track(look, 'microphone', 'in')?.lossPercent),
    soundConcealed: mean((look) => track(look, 'microphone', 'in')?.concealedPercent),
    soundScore: mean((look) => track(look, 'microphone', 'in')?.score),
    pictureLost: mean((look) => track(look, 'camera', 'in')?.lossPercent),
    sentLost: mean((look) => track(look, 'microphone', 'out')?.lossPercent),
    loudness: mean((look) => track(look, 'microphone', 'out')?.loudness),
    warnings: (looks.at(-1)?.warnings ?? []).map(({ name }) => name).join(' '),
  };
}

function track({ tracks }: QualitySnapshot, slot: string, direction: string) {
  return tracks.find((one) => one.slot === slot && one.direction === direction);
}

function describe(look: QualitySnapshot): string {
  const out = track(look, 'camera', 'out');
  const kbit = (bits: number | undefined): string => `${Math.round((bits ?? NaN) / 1_000)} kbit/s`;
  const words = look.warnings.map(({ name }) => name).join(' ');
  return (
    `rung ${look.rung} ${look.level ?? '?'} (${look.verdict?.reason ?? '-'}, ${look.verdict?.side ?? '-'}) ` +
    `sends ${kbit(out?.bitrate)} at ${out?.width ?? '?'}×${out?.height ?? '?'}, way ${kbit(look.path?.availableBitrate)} ${words}`
  );
}

import { parseArgs } from 'node:util';
import { contenderNames } from '../page/contender-names.ts';
import type { ContenderName } from '../page/contender-names.ts';

const parts = ['trace', 'setup', 'answer', 'controls', 'monitor', 'size'] as const;
export type BenchPart = (typeof parts)[number];

/** What the bench was told to do. */
export interface BenchPlan {
  readonly parts: readonly BenchPart[];
  readonly contenders: readonly ContenderName[];
  readonly rounds: number;
  /** The networks: one way between the two, in ms each. */
  readonly delays: readonly number[];
  /** How long cameras and microphones take to open, in ms. */
  readonly devicesMs: number;
  readonly json?: string;
  readonly markdown?: string;
}

export const usage = `npm run bench -- [options]

  --only setup,answer        these parts (default: ${parts.join(',')})
  --contenders bare,earshot  these ways of calling (default: all; bare is the floor)
  --rounds 30                calls of each (default 6)
  --delays 0,50              networks, one way in ms each (default 0,50)
  --devices 250              how long camera and microphone take to open, in ms (default 250)
  --json file                all that was measured
  --markdown file            the tables
`;

/** @throws Error whose message is for whoever typed the arguments */
export function readArguments(args: readonly string[]): BenchPlan {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      contenders: { type: 'string' },
      rounds: { type: 'string', default: '6' },
      delays: { type: 'string', default: '0,50' },
      devices: { type: 'string', default: '250' },
      json: { type: 'string' },
      markdown: { type: 'string' },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isSafeInteger(rounds) || rounds < 1)
    throw new Error('--rounds takes a whole number from 1 on.');
  const delays = listOf(values.delays).map(Number);
  if (delays.some((delay) => !(delay >= 0 && delay <= 1_000)))
    throw new Error('--delays takes numbers from 0 to 1000.');
  const devicesMs = Number(values.devices);
  if (!(devicesMs >= 0 && devicesMs <= 5_000)) throw new Error('--devices takes 0 to 5000.');
  return {
    parts: chosen('part', parts, values.only),
    contenders: chosen('contender', contenderNames, values.contenders),
    ...{ rounds, delays, devicesMs },
    ...(values.json === undefined ? {} : { json: values.json }),
    ...(values.markdown === undefined ? {} : { markdown: values.markdown }),
  };
}

function chosen<Name extends string>(
  what: string,
  known: readonly Name[],
  text: string | undefined,
): readonly Name[] {
  if (text === undefined) return known;
  return listOf(text).map((word) => {
    const name = known.find((each) => each === word);
    if (name === undefined) throw new Error(`There is no ${what} ${word}: ${known.join(', ')}.`);
    return name;
  });
}

function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

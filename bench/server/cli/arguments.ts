import { parseArgs } from 'node:util';

/** What the bench was told to do. */
export type BenchPlan = ComparePlan | SoakPlan;

export interface ComparePlan {
  readonly type: 'compare';
  readonly parts: readonly Part[];
  readonly rounds: number;
  /** Where all values go. */
  readonly json?: string;
  /** Where the tables go. */
  readonly markdown?: string;
}

export interface SoakPlan {
  readonly type: 'soak';
  readonly minutes: number;
  readonly users: number;
  readonly calls: number;
}

export const parts = ['relay', 'between', 'idle', 'set-ups', 'storm'] as const;
export type Part = (typeof parts)[number];

export const usage = `npm run bench:server -- [options]

  --only relay,idle     these parts (default: ${parts.join(', ')})
  --rounds 7            how often contenders take turns (default 7)
  --json file           all that was measured
  --markdown file       the tables
  --soak                instead: many users and calls on Earshot alone, for a long time
  --minutes 10          … for so long
  --users 1000          … so many
  --calls 100           … so many at a time
`;

/** @throws Error whose message is for whoever typed the arguments */
export function readArguments(args: readonly string[]): BenchPlan {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', default: parts.join(',') },
      rounds: { type: 'string', default: '7' },
      json: { type: 'string' },
      markdown: { type: 'string' },
      soak: { type: 'boolean', default: false },
      minutes: { type: 'string', default: '10' },
      users: { type: 'string', default: '1000' },
      calls: { type: 'string', default: '100' },
    },
  });
  if (values.soak) {
    const [users, calls] = [count('users', values.users), count('calls', values.calls)];
    if (2 * calls > users) throw new Error('--calls takes two users each.');
    return { type: 'soak', minutes: count('minutes', values.minutes), users, calls };
  }
  return {
    type: 'compare',
    parts: values.only.split(',').map(partNamed),
    rounds: count('rounds', values.rounds),
    ...(values.json === undefined ? {} : { json: values.json }),
    ...(values.markdown === undefined ? {} : { markdown: values.markdown }),
  };
}

function count(name: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new Error(`--${name} takes a whole number from 1 on.`);
}

function partNamed(name: string): Part {
  const part = parts.find((candidate) => candidate === name);
  if (part !== undefined) return part;
  throw new Error(`There is no part ${name}: ${parts.join(', ')}.`);
}

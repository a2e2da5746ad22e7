import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { BrowserName, ContenderName, Fault } from '../faults/fault.ts';
import { browserNames, contenderNames } from '../faults/fault.ts';
import { limits } from '../measure/limits.ts';
import { faults } from '../faults/fault-table.ts';
import type { SoakOrder } from '../soak/run-soak.ts';

/** Alice's browser and Bob's. */
export interface BrowserPair {
  readonly alice: BrowserName;
  readonly bob: BrowserName;
}

/** What the lab was told to do. */
export interface LabPlan {
  readonly faults: readonly Fault[];
  readonly contenders: readonly ContenderName[];
  readonly pairs: readonly BrowserPair[];
  readonly runs: number;
  /** Where the raw results go. */
  readonly json?: string;
  /** Where the table goes. */
  readonly markdown?: string;
  /** Whether the limits of `measure/limits.ts` decide how the lab exits. */
  readonly isCheck: boolean;
  /** Whether a machine that cannot have a lab is a failure. */
  readonly isRequired: boolean;
  /** Many calls with random faults on one lab, in place of all the above but `json`. */
  readonly soak?: SoakOrder;
}

export const usage = `npm run lab -- [options]

  --only cut-6,address-change   these faults (default: all)
  --contenders earshot,bare     these ways of calling (default: all but idle)
  --pairs chromium-firefox      Alice’s browser and Bob’s (default: chromium-chromium)
  --runs 5                      calls of each (default 3)
  --json file                   all that was recorded
  --markdown file               the table
  --check                       a few faults, Earshot alone; fails when a limit is exceeded
  --require                     a machine that cannot have a lab is a failure

  --soak 200                    so many calls in the same two pages, each with a fault drawn at random
  --seed 7                      the same faults as with this seed before (default: another one each time)
  --from 31 --to 31             of those calls, only these
`;

/** @throws Error whose message is for whoever typed the arguments */
export function readArguments(args: readonly string[]): LabPlan {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      contenders: { type: 'string' },
      pairs: { type: 'string' },
      runs: { type: 'string' },
      json: { type: 'string' },
      markdown: { type: 'string' },
      check: { type: 'boolean', default: false },
      require: { type: 'boolean', default: false },
      soak: { type: 'string' },
      seed: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
    },
  });
  const isCheck = values.check;
  const names =
    listOf(values.only) ??
    (isCheck ? limits.map(({ fault }) => fault) : faults.map(({ name }) => name));
  const contenders =
    listOf(values.contenders) ??
    (isCheck ? ['earshot'] : contenderNames.filter((name) => name !== 'idle'));
  const runs = wholeNumber('--runs', values.runs ?? (isCheck ? '1' : '3'));
  return {
    faults: names.map(faultNamed),
    contenders: contenders.map(contenderNamed),
    pairs: (listOf(values.pairs) ?? ['chromium-chromium']).map(pairNamed),
    runs,
    isCheck,
    isRequired: values.require,
    ...(values.json === undefined ? {} : { json: values.json }),
    ...(values.markdown === undefined ? {} : { markdown: values.markdown }),
    ...(values.soak === undefined ? {} : { soak: soakOrder(values.soak, values) }),
  };
}

function soakOrder(
  count: string,
  given: { readonly seed?: string; readonly from?: string; readonly to?: string },
): SoakOrder {
  const calls = wholeNumber('--soak', count);
  const from = wholeNumber('--from', given.from ?? '1');
  const to = wholeNumber('--to', given.to ?? count);
  if (from > to || to > calls) throw new Error(`--from and --to are calls from 1 to ${calls}.`);
  const seed =
    given.seed === undefined ? randomInt(1, 1_000_000) : wholeNumber('--seed', given.seed);
  return { calls, seed, from, to };
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new Error(`${name} takes a whole number from 1 on.`);
}

function listOf(text: string | undefined): readonly string[] | undefined {
  return text
    ?.split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function faultNamed(name: string): Fault {
  const fault = faults.find((candidate) => candidate.name === name);
  if (fault !== undefined) return fault;
  throw new Error(`There is no fault ${name}: ${faults.map((each) => each.name).join(', ')}.`);
}

function contenderNamed(name: string): ContenderName {
  const contender = contenderNames.find((candidate) => candidate === name);
  if (contender !== undefined) return contender;
  throw new Error(`There is no contender ${name}: ${contenderNames.join(', ')}.`);
}

function pairNamed(name: string): BrowserPair {
  const [alice, bob] = name.split('-').map((part) => browserNames.find((one) => one === part));
  if (alice !== undefined && bob !== undefined) return { alice, bob };
  throw new Error(`There is no pair ${name}: it is such as chromium-firefox.`);
}

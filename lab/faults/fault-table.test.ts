import { describe, expect, it } from 'vitest';
import type { Fault } from './fault.ts';
import { faults, healsAtMs } from './fault-table.ts';

/** They have no end: the network stays as it has become. */
const MOVES = [
  'address-changed',
  'second-network-up',
  'first-network-down',
  'nat-rebound',
  'signaling-hangs',
  'udp-blocked',
];

describe('the faults', () => {
  it('have names of their own', () => {
    expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length);
  });

  it.each(faults.map((fault) => [fault.name, fault] as const))(
    '%s is told in order',
    (_, fault) => {
      const times = fault.steps.map(({ atMs }) => atMs);
      expect(times).toEqual(times.toSorted((left, right) => left - right));
      expect(
        fault.steps.every(({ start, stop }) => (start === undefined) !== (stop === undefined)),
      ).toBe(true);
    },
  );

  it.each(faults.map((fault) => [fault.name, fault] as const))(
    '%s ends what can end',
    (_, fault) => {
      expect(leftOpen(fault)).toEqual([]);
    },
  );

  it('answer a call only where somebody waits for it', () => {
    for (const { from, answerAtMs } of faults) {
      expect(from === 'ringing').toBe(answerAtMs !== undefined);
    }
  });
});

it.each([
  ['cut-12', 12_000],
  ['address-change', 0],
  ['network-change', 1_000],
  ['cut-and-server-killed', 6_000],
] as const)('%s heals after %d ms', (name, ms) => {
  const fault = faults.find((candidate) => candidate.name === name);
  expect(fault === undefined ? undefined : healsAtMs(fault)).toBe(ms);
});

function leftOpen({ steps }: Fault): readonly unknown[] {
  const stopped = steps.map(({ stop }) => stop);
  return steps
    .map(({ start }) => start)
    .filter((start) => start !== undefined)
    .filter((start) => !MOVES.includes(start.type) && !stopped.includes(start));
}

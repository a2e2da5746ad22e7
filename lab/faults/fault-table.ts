import type { Fault, Side, Step, Trouble } from './fault.ts';

const alice: Side = 'alice';
const bothWaysCut: Trouble = { type: 'cut', side: alice, direction: 'both' };
const addressChanged: Trouble = { type: 'address-changed', side: alice };

/** All that the lab can do to a call, in the order in which it does it. */
export const faults: readonly Fault[] = [
  ...[2, 6, 12, 25].map((seconds) => ({
    name: `cut-${seconds}`,
    says: `nothing gets through for ${seconds} s`,
    steps: during(seconds, bothWaysCut),
  })),
  {
    name: 'one-way-6',
    says: 'one side hears nothing for 6 s',
    steps: during(6, { type: 'cut', side: alice, direction: 'in' }),
  },
  {
    name: 'address-change',
    says: 'another address on the same network',
    steps: [{ atMs: 0, start: addressChanged }],
  },
  {
    name: 'network-change',
    says: 'a second network comes, 1 s later the first one goes',
    steps: [
      { atMs: 0, start: { type: 'second-network-up', side: alice } },
      { atMs: 1_000, start: { type: 'first-network-down', side: alice } },
    ],
  },
  {
    name: 'server-killed',
    says: 'the server is killed, and started again on the same data after 20 s',
    steps: during(20, { type: 'server-down' }),
  },
];

/** When all is well again, counted from the fault's start. */
export function healsAtMs({ steps }: Fault): number {
  return Math.max(0, ...steps.map(({ atMs }) => atMs));
}

function during(seconds: number, trouble: Trouble): readonly Step[] {
  return [
    { atMs: 0, start: trouble },
    { atMs: seconds * 1_000, stop: trouble },
  ];
}

import type { ContenderName, Fault, Side, Step, Trouble } from './fault.ts';

const side: Side = 'alice';
const cut: Trouble = { type: 'cut', side, direction: 'both' };
const serverDown: Trouble = { type: 'server-down' };
const newAddress: Trouble = { type: 'address-changed', side };
/** The others have nothing that rings: they are connected as soon as they are online. */
const whoRings: readonly ContenderName[] = ['earshot'];

/** All that the lab can do to a call, in the order in which it does it. */
export const faults: readonly Fault[] = [
  ...[2, 6, 12, 25].map((seconds) => ({
    name: `cut-${seconds}`,
    says: `nothing gets through for ${seconds} s`,
    steps: lasting(seconds, cut),
  })),
  {
    name: 'one-way-6',
    says: 'Alice hears nothing for 6 s, but is heard',
    steps: lasting(6, { type: 'cut', side, direction: 'in' }),
  },
  {
    name: 'unplugged-6',
    says: 'Alice’s cable is out for 6 s',
    steps: lasting(6, { type: 'unplugged', side }),
  },
  {
    name: 'address-change',
    says: 'Alice gets another address on the same network',
    steps: [{ atMs: 0, start: newAddress }],
  },
  {
    name: 'network-change',
    says: 'Alice gets a second network, and 1 s later loses the first',
    steps: [
      { atMs: 0, start: { type: 'second-network-up', side } },
      { atMs: 1_000, start: { type: 'first-network-down', side } },
    ],
  },
  {
    name: 'nat-rebinding',
    says: 'the router in front of Alice forgets its mappings and gets another address',
    steps: [{ atMs: 0, start: { type: 'nat-rebound' } }],
    hasNat: true,
  },
  {
    name: 'no-udp-from-start',
    says: 'Alice’s network has never let UDP through',
    steps: [{ atMs: 0, start: { type: 'udp-blocked', side } }],
    from: 'call',
  },
  {
    name: 'no-udp-any-more',
    says: 'Alice’s network stops to let UDP through',
    steps: [{ atMs: 0, start: { type: 'udp-blocked', side } }],
  },
  {
    name: 'turn-frozen-8',
    says: 'the TURN server, the only way, is frozen for 8 s',
    steps: lasting(8, { type: 'turn-frozen' }),
    isRelayed: true,
  },
  ...[5, 15, 30].map((percent) => ({
    name: `loss-${percent}`,
    says: `${percent} % of Alice’s packets are lost for 15 s, in each direction`,
    steps: lasting(15, { type: 'loss', side, percent }),
  })),
  ...[300, 100].map((kbit) => ({
    name: `squeezed-${kbit}`,
    says: `Alice’s line has ${kbit} kbit/s for 15 s`,
    steps: lasting(15, { type: 'squeezed', side, kbit }),
  })),
  {
    name: 'half-open',
    says: 'Alice’s connection to the server hangs, without a word and for good; media does not',
    steps: [{ atMs: 0, start: { type: 'signaling-hangs', side } }],
  },
  {
    name: 'server-killed',
    says: 'the server is killed, and started again on the same data after 20 s',
    steps: lasting(20, serverDown),
  },
  {
    name: 'server-killed-ringing',
    says: 'the server is killed while Bob’s phone rings; it is back after 4 s, and 1 s later he answers',
    steps: lasting(4, serverDown),
    ...{ from: 'ringing', answerAtMs: 5_000, contenders: whoRings },
  },
  {
    name: 'server-killed-answer',
    says: 'the server is killed just when Bob answers, and is back after 4 s',
    steps: lasting(4, serverDown),
    ...{ from: 'ringing', answerAtMs: 0, contenders: whoRings },
  },
  {
    name: 'server-killed-recovery',
    says: 'Alice gets another address, and 0.1 s later, while the call recovers, the server is killed for 6 s',
    steps: [
      { atMs: 0, start: newAddress },
      { atMs: 100, start: serverDown },
      { atMs: 6_100, stop: serverDown },
    ],
  },
  {
    name: 'cut-and-server-killed',
    says: 'nothing gets through for 6 s, and meanwhile the server starts anew',
    steps: [
      { atMs: 0, start: cut },
      { atMs: 1_000, start: serverDown },
      { atMs: 5_000, stop: serverDown },
      { atMs: 6_000, stop: cut },
    ],
  },
];

/** When all is well again, counted from the fault's start. */
export function healsAtMs({ steps }: Fault): number {
  return Math.max(0, ...steps.map(({ atMs }) => atMs));
}

function lasting(seconds: number, trouble: Trouble): readonly Step[] {
  return [
    { atMs: 0, start: trouble },
    { atMs: seconds * 1_000, stop: trouble },
  ];
}

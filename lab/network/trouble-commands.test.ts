import { describe, expect, it } from 'vitest';
import type { Trouble } from '../faults/fault.ts';
import type { Command } from './command.ts';
import { calm, clear, foundation, lay } from './lay-commands.ts';
import { hangCommands, troubleCommands } from './trouble-commands.ts';

const side = 'alice';

function written(commands: readonly Command[]): readonly string[] {
  return commands.map(({ place, argv }) => `${place}: ${argv.join(' ')}`);
}

describe('troubleCommands', () => {
  it.each([
    [
      { type: 'cut', side, direction: 'both' },
      'start',
      [
        'alice: iptables -w -A INPUT -i eth0 -j DROP',
        'server: iptables -w -t raw -A PREROUTING -i to-alice -j DROP',
      ],
    ],
    [
      { type: 'cut', side, direction: 'both' },
      'stop',
      [
        'alice: iptables -w -D INPUT -i eth0 -j DROP',
        'server: iptables -w -t raw -D PREROUTING -i to-alice -j DROP',
      ],
    ],
    [
      { type: 'cut', side, direction: 'in' },
      'start',
      ['alice: iptables -w -A INPUT -i eth0 -j DROP'],
    ],
    [
      { type: 'cut', side, direction: 'out' },
      'start',
      ['server: iptables -w -t raw -A PREROUTING -i to-alice -j DROP'],
    ],
    [
      { type: 'no-direct-way' },
      'stop',
      [
        'server: iptables -w -D FORWARD -i to-alice -o to-bob -j DROP',
        'server: iptables -w -D FORWARD -i to-bob -o to-alice -j DROP',
      ],
    ],
    [
      { type: 'address-changed', side, isBack: true },
      'start',
      [
        'alice: ip addr flush dev eth0',
        'alice: ip addr add 10.77.0.10/24 dev eth0',
        'alice: ip route add default via 10.77.0.1 metric 100',
      ],
    ],
    [
      { type: 'udp-blocked', side: 'bob' },
      'start',
      [
        'bob: iptables -w -A INPUT -i eth0 -p udp -j DROP',
        'server: iptables -w -t raw -A PREROUTING -i to-bob -p udp -j DROP',
      ],
    ],
    [
      { type: 'loss', side, percent: 15 },
      'start',
      [
        'alice: iptables -w -A INPUT -i eth0 -p udp -m statistic --mode random --probability 0.15 -j DROP',
        'server: iptables -w -t raw -A PREROUTING -i to-alice -p udp -m statistic --mode random --probability 0.15 -j DROP',
      ],
    ],
    [
      { type: 'squeezed', side, kbit: 300 },
      'start',
      [
        'alice: tc qdisc add dev eth0 root tbf rate 300kbit burst 16kbit latency 400ms',
        'server: tc qdisc add dev to-alice root tbf rate 300kbit burst 16kbit latency 400ms',
      ],
    ],
    [
      { type: 'squeezed', side, kbit: 300 },
      'stop',
      ['alice: tc qdisc del dev eth0 root', 'server: tc qdisc del dev to-alice root'],
    ],
    [{ type: 'unplugged', side }, 'start', ['alice: ip link set eth0 down']],
    [
      { type: 'unplugged', side },
      'stop',
      ['alice: ip link set eth0 up', 'alice: ip route add default via 10.77.0.1 metric 100'],
    ],
    [
      { type: 'address-changed', side },
      'start',
      [
        'alice: ip addr flush dev eth0',
        'alice: ip addr add 10.77.0.11/24 dev eth0',
        'alice: ip route add default via 10.77.0.1 metric 100',
      ],
    ],
    [{ type: 'first-network-down', side }, 'start', ['alice: ip link set eth0 down']],
    [
      { type: 'nat-rebound' },
      'start',
      [
        'router: ip addr del 10.77.0.30/24 dev wan0',
        'router: ip addr add 10.77.0.31/24 dev wan0',
        'router: ip route add default via 10.77.0.1',
      ],
    ],
    [{ type: 'signaling-hangs', side }, 'start', []],
    [{ type: 'server-down' }, 'start', []],
    [{ type: 'turn-frozen' }, 'start', []],
  ] as const satisfies readonly (readonly [Trouble, 'start' | 'stop', readonly string[]])[])(
    '%j, %s',
    (trouble, change, expected) => {
      expect(written(troubleCommands(trouble, change))).toEqual(expected);
    },
  );

  it('gives a side a second network that answers by the way it was asked', () => {
    const commands = written(troubleCommands({ type: 'second-network-up', side }, 'start'));
    expect(commands).toContain('alice: ip addr add 10.78.0.10/24 dev eth1');
    expect(commands).toContain('alice: ip rule add from 10.78.0.10 table 2');
  });
});

it('hangs the connections of these ports alone', () => {
  expect(written(hangCommands('bob', [40_000]))).toEqual([
    'bob: iptables -w -A INPUT -i eth0 -p tcp --sport 3000 --dport 40000 -j DROP',
    'server: iptables -w -t raw -A PREROUTING -i to-bob -p tcp --sport 40000 --dport 3000 -j DROP',
  ]);
});

describe('the cables', () => {
  it('put both on the same network, or Alice behind a router', () => {
    expect(written(lay(false))).toContain('alice: ip addr add 10.77.0.10/24 dev eth0');
    expect(written(lay(true))).toContain('alice: ip addr add 192.168.77.10/24 dev eth0');
  });

  it('are all taken away again', () => {
    const made = [
      ...lay(false),
      ...lay(true),
      ...troubleCommands({ type: 'second-network-up', side }, 'start'),
    ]
      .map(({ argv }) => /^ip link add (\S+) type veth/.exec(argv.join(' '))?.[1])
      .filter((name) => name !== undefined);
    const taken = written(clear()).map((line) => line.split(' ').at(-1));
    expect([...new Set(made)].filter((name) => !taken.includes(name))).toEqual([]);
  });

  it('let everything through again', () => {
    expect(written(calm())).toEqual([
      'server: iptables -w -t raw -F',
      'server: iptables -w -F FORWARD',
      'alice: iptables -w -F',
      'bob: iptables -w -F',
    ]);
  });

  it('do not let an address of one network into the other', () => {
    expect(written(foundation())).toContain(
      'server: iptables -w -t mangle -A PREROUTING -i more+ ! -s 10.78.0.0/24 -j DROP',
    );
  });
});

import type { Side, Trouble } from '../faults/fault.ts';
import { newHomes, secondHomes, SECOND_SERVER, SERVER } from './addresses.ts';
import type { Command } from './lay-commands.ts';
import { at } from './lay-commands.ts';

/** What is typed to make a trouble of the network, and to end it; nothing for troubles of servers. */
export function troubleCommands(trouble: Trouble, action: 'start' | 'stop'): readonly Command[] {
  switch (trouble.type) {
    case 'cut':
      return rules(trouble.side, action, trouble.direction === 'in' ? ['INPUT'] : CHAINS);
    case 'address-changed':
      return [
        at(trouble.side, 'ip addr flush dev eth0'),
        at(trouble.side, `ip addr add ${newHomes[trouble.side]}/24 dev eth0`),
        at(trouble.side, `ip route add default via ${SERVER} metric 100`),
      ];
    case 'second-network-up':
      return secondNetwork(trouble.side);
    case 'first-network-down':
      return [at(trouble.side, 'ip link set eth0 down')];
    case 'udp-blocked':
    case 'loss':
    case 'squeezed':
    case 'signaling-hangs':
    case 'nat-rebound':
    case 'server-down':
    case 'turn-frozen':
      return [];
  }
}
const CHAINS = ['INPUT', 'OUTPUT'] as const;

function rules(side: Side, action: 'start' | 'stop', chains: readonly string[]): Command[] {
  const flag = action === 'start' ? '-A' : '-D';
  return chains.map((chain) => {
    // The browser's own page comes over the loopback interface.
    const link = chain === 'INPUT' ? '! -i lo' : '! -o lo';
    return at(side, `iptables -w ${flag} ${chain} ${link} -j DROP`);
  });
}

function secondNetwork(side: Side): readonly Command[] {
  const address = secondHomes[side];
  return [
    at('server', `ip link add more-${side} type veth peer name eth1 netns {ns:${side}}`),
    at('server', `ip link set more-${side} master net1 up`),
    at(side, `ip addr add ${address}/24 dev eth1`),
    at(side, 'ip link set eth1 up'),
    at(side, `ip route add default via ${SECOND_SERVER} metric 200`),
    // Answers leave through the network that the question came in by.
    at(side, `ip route add default via ${SECOND_SERVER} table 2`),
    at(side, `ip rule add from ${address} table 2`),
  ];
}

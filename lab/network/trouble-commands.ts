import type { Side, Trouble } from '../faults/fault.ts';
import {
  newHomes,
  routerOutside,
  secondHomes,
  SECOND_SERVER,
  SERVER,
  SERVER_PORT,
} from './addresses.ts';
import type { Command } from './command.ts';
import { at } from './command.ts';

export type Change = 'start' | 'stop';

/** What is typed to make a trouble of the network, or to end it; nothing for troubles of servers. */
export function troubleCommands(trouble: Trouble, change: Change): readonly Command[] {
  switch (trouble.type) {
    case 'cut':
      // The browser's own page comes over the loopback interface.
      return trouble.direction === 'in'
        ? [drop(trouble.side, { change, what: 'INPUT ! -i lo' })]
        : dropBothWays(trouble.side, { change, what: '' });
    case 'udp-blocked':
      return dropBothWays(trouble.side, { change, what: '-p udp' });
    case 'loss': {
      const chance = `-m statistic --mode random --probability ${trouble.percent / 100}`;
      return dropBothWays(trouble.side, { change, what: `-p udp ${chance}` });
    }
    case 'squeezed':
      return squeeze(trouble, change);
    case 'unplugged':
      return change === 'start' ? unplug(trouble.side) : plugIn(trouble.side);
    case 'address-changed':
      return changeAddress(trouble.side);
    case 'second-network-up':
      return secondNetwork(trouble.side);
    case 'first-network-down':
      return unplug(trouble.side);
    case 'nat-rebound':
      return rebindNat();
    case 'signaling-hangs':
    case 'server-down':
    case 'turn-frozen':
      return [];
  }
}

/** Packets of these client ports go nowhere any more. */
export function hangCommands(side: Side, ports: readonly number[]): readonly Command[] {
  return ports.flatMap((port) => [
    drop(side, { change: 'start', what: `INPUT -p tcp --sport ${SERVER_PORT} --dport ${port}` }),
    drop(side, { change: 'start', what: `OUTPUT -p tcp --dport ${SERVER_PORT} --sport ${port}` }),
  ]);
}

interface Drop {
  readonly change: Change;
  readonly what: string;
}

function dropBothWays(side: Side, { change, what }: Drop): readonly Command[] {
  const rest = what === '' ? '' : ` ${what}`;
  return [
    drop(side, { change, what: `INPUT ! -i lo${rest}` }),
    drop(side, { change, what: `OUTPUT ! -o lo${rest}` }),
  ];
}

function drop(side: Side, { change, what }: Drop): Command {
  return at(side, `iptables -w ${change === 'start' ? '-A' : '-D'} ${what} -j DROP`);
}

function squeeze(
  { side, kbit }: { readonly side: Side; readonly kbit: number },
  change: Change,
): readonly Command[] {
  const what = change === 'start' ? `root tbf rate ${kbit}kbit burst 16kbit latency 400ms` : 'root';
  const verb = change === 'start' ? 'add' : 'del';
  return [
    at(side, `tc qdisc ${verb} dev eth0 ${what}`),
    at('server', `tc qdisc ${verb} dev to-${side} ${what}`),
  ];
}

function unplug(side: Side): readonly Command[] {
  return [at(side, 'ip link set eth0 down')];
}

function plugIn(side: Side): readonly Command[] {
  return [at(side, 'ip link set eth0 up'), defaultRoute(side)];
}

function changeAddress(side: Side): readonly Command[] {
  return [
    at(side, 'ip addr flush dev eth0'),
    at(side, `ip addr add ${newHomes[side]}/24 dev eth0`),
    defaultRoute(side),
  ];
}

/** It goes with the address or the cable. */
function defaultRoute(side: Side): Command {
  return at(side, `ip route add default via ${SERVER} metric 100`);
}

function secondNetwork(side: Side): readonly Command[] {
  const address = secondHomes[side];
  return [
    at('server', `ip link add more-${side} type veth peer name eth1 netns {ns:${side}}`),
    at('server', `ip link set more-${side} master net1 up`),
    at(side, `ip addr add ${address}/24 dev eth1`),
    at(side, 'ip link set eth1 up'),
    at(side, `ip route add default via ${SECOND_SERVER} metric 200`),
    // What leaves with this address leaves through this network.
    at(side, `ip route add default via ${SECOND_SERVER} table 2`),
    at(side, `ip rule add from ${address} table 2`),
  ];
}

/** The kernel forgets what it has masqueraded with an address as soon as the address goes. */
function rebindNat(): readonly Command[] {
  const [old, next] = routerOutside;
  return [
    at('router', `ip addr del ${old}/24 dev wan0`),
    at('router', `ip addr add ${next}/24 dev wan0`),
    at('router', `ip route add default via ${SERVER}`),
  ];
}

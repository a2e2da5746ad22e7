import type { Side, Trouble } from '../faults/fault.ts';
import {
  homes,
  newHomes,
  routerOutside,
  secondHomes,
  SECOND_SERVER,
  SERVER,
  SERVER_PORT,
} from './addresses.ts';
import type { Command } from './command.ts';
import { at } from './command.ts';
import { cable } from './lay-commands.ts';

export type Change = 'start' | 'stop';

/** What is typed to make a trouble of the network, or to end it; nothing for troubles of servers. */
export function troubleCommands(trouble: Trouble, change: Change): readonly Command[] {
  switch (trouble.type) {
    case 'cut':
      return cut(trouble, change);
    case 'udp-blocked':
      return dropBothWays(trouble.side, change, ' -p udp');
    case 'loss': {
      const chance = ` -m statistic --mode random --probability ${trouble.percent / 100}`;
      return dropBothWays(trouble.side, change, ` -p udp${chance}`);
    }
    case 'squeezed':
      return squeeze(trouble, change);
    case 'unplugged':
      return change === 'start' ? unplug(trouble.side) : plugIn(trouble.side);
    case 'address-changed':
      return changeAddress(trouble);
    case 'second-network-up':
      return secondNetwork(trouble.side);
    case 'first-network-down':
      return unplug(trouble.side);
    case 'nat-rebound':
      return rebindNat();
    case 'no-direct-way':
      return closeDirectWay(change);
    case 'signaling-hangs':
    case 'server-down':
    case 'turn-frozen':
      return [];
  }
}

/** Packets of these client ports go nowhere any more. */
export function hangCommands(side: Side, ports: readonly number[]): readonly Command[] {
  return ports.flatMap((port) => [
    dropIncoming(side, 'start', ` -p tcp --sport ${SERVER_PORT} --dport ${port}`),
    dropOutgoing(side, 'start', ` -p tcp --sport ${port} --dport ${SERVER_PORT}`),
  ]);
}

function cut(
  { side, direction }: Extract<Trouble, { type: 'cut' }>,
  change: Change,
): readonly Command[] {
  if (direction === 'in') return [dropIncoming(side, change)];
  return direction === 'out' ? [dropOutgoing(side, change)] : dropBothWays(side, change);
}

function closeDirectWay(change: Change): readonly Command[] {
  const ways = ['-i to-alice -o to-bob', '-i to-bob -o to-alice'];
  return ways.map((way) => at('server', `iptables -w ${flagOf(change)} FORWARD ${way} -j DROP`));
}

function dropBothWays(side: Side, change: Change, what = ''): readonly Command[] {
  return [dropIncoming(side, change, what), dropOutgoing(side, change, what)];
}

function dropIncoming(side: Side, change: Change, what = ''): Command {
  return at(side, `iptables -w ${flagOf(change)} INPUT -i eth0${what} -j DROP`);
}

/**
 * On the far side of the cable: dropped by the kernel that sends it, a packet would be an error to the sender, which it
 * never is in a network.
 */
function dropOutgoing(side: Side, change: Change, what = ''): Command {
  return at(
    'server',
    `iptables -w -t raw ${flagOf(change)} PREROUTING -i to-${side}${what} -j DROP`,
  );
}

function flagOf(change: Change): string {
  return change === 'start' ? '-A' : '-D';
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

function changeAddress({
  side,
  isBack = false,
}: {
  readonly side: Side;
  readonly isBack?: boolean;
}): readonly Command[] {
  return [
    at(side, 'ip addr flush dev eth0'),
    at(side, `ip addr add ${(isBack ? homes : newHomes)[side]}/24 dev eth0`),
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
    ...cable(side, { near: `more-${side}`, far: 'eth1', addresses: [address] }),
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

import type { Side } from '../faults/fault.ts';
import {
  BEHIND_ROUTER,
  homes,
  newHomes,
  ROUTER_INSIDE,
  routerOutside,
  SECOND_NETWORK,
  SECOND_SERVER,
  secondHomes,
  SERVER,
} from './addresses.ts';
import type { Command } from './command.ts';
import { at } from './command.ts';
import type { Place } from './place.ts';
import { places } from './place.ts';

/** What each machine is like, however the cables lie. */
export function foundation(): readonly Command[] {
  return [
    ...places.flatMap((place) => [
      at(place, 'sysctl -qw net.ipv6.conf.all.disable_ipv6=1'),
      at(place, 'sysctl -qw net.ipv6.conf.default.disable_ipv6=1'),
      at(place, 'sysctl -qw net.ipv4.conf.all.rp_filter=0'),
      at(place, 'sysctl -qw net.ipv4.conf.default.rp_filter=0'),
      at(place, 'ip link set lo up'),
    ]),
    at('server', 'sysctl -qw net.ipv4.ip_forward=1'),
    at('router', 'sysctl -qw net.ipv4.ip_forward=1'),
    // All cables end at the server, which speaks there for whoever is at the other ends.
    at('server', 'sysctl -qw net.ipv4.conf.default.proxy_arp=1'),
    at('server', `ip addr add ${SERVER}/32 dev lo`),
    at('server', `ip addr add ${SECOND_SERVER}/32 dev lo`),
    // Nobody is told that an address has gone: packets get lost, and that is all.
    at('server', 'iptables -w -A OUTPUT -p icmp --icmp-type destination-unreachable -j DROP'),
    // As providers do: an address of the one network gets nowhere from the other.
    at('server', `iptables -w -t mangle -A PREROUTING -i more+ ! -s ${SECOND_NETWORK} -j DROP`),
    at('server', `iptables -w -t mangle -A PREROUTING -i to+ -s ${SECOND_NETWORK} -j DROP`),
  ];
}

/** Lays the cables for one call. */
export function lay(hasNat: boolean): readonly Command[] {
  return [...(hasNat ? behindRouter() : plugged('alice')), ...plugged('bob')];
}

/** A cable from the server to a place, where these addresses are. */
export function cable(place: Place, { far, near, addresses }: Cable): readonly Command[] {
  return [
    at('server', `ip link add ${near} type veth peer name ${far} netns {ns:${place}}`),
    at('server', `ip link set ${near} up`),
    ...addresses.map((address) => at('server', `ip route add ${address} dev ${near}`)),
    at(place, `ip addr add ${addresses[0]}/24 dev ${far}`),
    at(place, `ip link set ${far} up`),
  ];
}

interface Cable {
  /** Names of its two ends. */
  readonly near: string;
  readonly far: string;
  /** The place has the first one; the others are for later. */
  readonly addresses: readonly [string, ...string[]];
}

/** Takes away all that `lay` and troubles have left; each may fail, because there is nothing to take away. */
export function clear(): readonly Command[] {
  return [
    ...['to-alice', 'to-bob', 'to-router', 'more-alice', 'more-bob'].map((link) =>
      at('server', `ip link del ${link}`),
    ),
    ...calm(),
    at('router', 'ip link del lan0'),
    at('router', 'iptables -w -t nat -F'),
    ...(['alice', 'bob'] as const).map((side) =>
      at(side, `ip rule del from ${secondHomes[side]} table 2`),
    ),
  ];
}

/** Lets through again whatever troubles have dropped. */
export function calm(): readonly Command[] {
  return [
    at('server', 'iptables -w -t raw -F'),
    at('server', 'iptables -w -F FORWARD'),
    at('alice', 'iptables -w -F'),
    at('bob', 'iptables -w -F'),
  ];
}

function plugged(side: Side): readonly Command[] {
  return [
    ...cable(side, {
      near: `to-${side}`,
      far: 'eth0',
      addresses: [homes[side], newHomes[side]],
    }),
    at(side, `ip route add default via ${SERVER} metric 100`),
  ];
}

/** Alice is in a network of her own; the router speaks for her with one address. */
function behindRouter(): readonly Command[] {
  return [
    ...cable('router', { near: 'to-router', far: 'wan0', addresses: routerOutside }),
    at('router', `ip route add default via ${SERVER}`),
    at('router', 'ip link add lan0 type veth peer name eth0 netns {ns:alice}'),
    at('router', `ip addr add ${ROUTER_INSIDE}/24 dev lan0`),
    at('router', 'ip link set lan0 up'),
    at('router', 'iptables -w -t nat -A POSTROUTING -o wan0 -j MASQUERADE'),
    at('alice', `ip addr add ${BEHIND_ROUTER}/24 dev eth0`),
    at('alice', 'ip link set eth0 up'),
    at('alice', `ip route add default via ${ROUTER_INSIDE} metric 100`),
  ];
}

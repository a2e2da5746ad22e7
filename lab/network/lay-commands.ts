import type { Side } from '../faults/fault.ts';
import {
  BEHIND_ROUTER,
  homes,
  ROUTER_INSIDE,
  routerOutside,
  SECOND_NETWORK,
  SECOND_SERVER,
  SERVER,
} from './addresses.ts';
import type { Command } from './command.ts';
import { at } from './command.ts';
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
    ...bridge('net0', SERVER),
    ...bridge('net1', SECOND_SERVER),
    // As providers do: an address of the one network gets nowhere from the other.
    ...['INPUT', 'FORWARD'].flatMap((chain) => [
      at('server', `iptables -w -A ${chain} -i net1 ! -s ${SECOND_NETWORK} -j DROP`),
      at('server', `iptables -w -A ${chain} -i net0 -s ${SECOND_NETWORK} -j DROP`),
    ]),
  ];
}

/** Lays the cables for one call. */
export function lay(hasNat: boolean): readonly Command[] {
  return [...(hasNat ? behindRouter() : plugged('alice')), ...plugged('bob')];
}

/** Takes away all that `lay` and troubles have left; each may fail, because there is nothing to take away. */
export function clear(): readonly Command[] {
  return [
    ...['to-alice', 'to-bob', 'to-router', 'more-alice', 'more-bob'].map((link) =>
      at('server', `ip link del ${link}`),
    ),
    at('router', 'ip link del lan0'),
    at('router', 'iptables -w -t nat -F'),
    ...(['alice', 'bob'] as const).flatMap((side) => [
      at(side, 'iptables -w -F'),
      at(side, 'ip rule del table 2'),
    ]),
  ];
}

function bridge(name: string, address: string): readonly Command[] {
  return [
    at('server', `ip link add ${name} type bridge`),
    at('server', `ip addr add ${address}/24 dev ${name}`),
    at('server', `ip link set ${name} up`),
  ];
}

function plugged(side: Side): readonly Command[] {
  return [
    at('server', `ip link add to-${side} type veth peer name eth0 netns {ns:${side}}`),
    at('server', `ip link set to-${side} master net0 up`),
    at(side, `ip addr add ${homes[side]}/24 dev eth0`),
    at(side, 'ip link set eth0 up'),
    at(side, `ip route add default via ${SERVER} metric 100`),
  ];
}

/** Alice is in a network of her own; the router speaks for her with one address. */
function behindRouter(): readonly Command[] {
  return [
    at('server', 'ip link add to-router type veth peer name wan0 netns {ns:router}'),
    at('server', 'ip link set to-router master net0 up'),
    at('router', `ip addr add ${routerOutside[0]}/24 dev wan0`),
    at('router', 'ip link set wan0 up'),
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

import type { Side } from '../faults/fault.ts';

/** The server, and with it the TURN server. It is in both networks. */
export const SERVER = '10.77.0.1';
export const SECOND_NETWORK = '10.78.0.0/24';
export const SECOND_SERVER = '10.78.0.1';
export const SERVER_PORT = 3000;
export const TURN_PORT = 3478;
export const PAGE_PORT = 8080;

export const homes: Readonly<Record<Side, string>> = { alice: '10.77.0.10', bob: '10.77.0.20' };
/** Where a side is after its address has changed. */
export const newHomes: Readonly<Record<Side, string>> = { alice: '10.77.0.11', bob: '10.77.0.21' };
/** In the second network. */
export const secondHomes: Readonly<Record<Side, string>> = {
  alice: '10.78.0.10',
  bob: '10.78.0.20',
};
/** Behind the router. */
export const ROUTER_INSIDE = '192.168.77.1';
export const BEHIND_ROUTER = '192.168.77.10';
export const routerOutside = ['10.77.0.30', '10.77.0.31'] as const;

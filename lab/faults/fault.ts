/** The two people of a call: Alice calls, Bob answers. */
export type Side = 'alice' | 'bob';

/** What can be wrong with a network or a server; it lasts until it is stopped, or for good. */
export type Trouble =
  /** Nothing gets through; `in`: the side still sends, but hears nothing; `out`: the other way round. */
  | { readonly type: 'cut'; readonly side: Side; readonly direction: 'both' | 'in' | 'out' }
  /** The cable is pulled: the machine knows that it has no network. */
  | { readonly type: 'unplugged'; readonly side: Side }
  | { readonly type: 'udp-blocked'; readonly side: Side }
  /** Of all UDP packets, in both directions. */
  | { readonly type: 'loss'; readonly side: Side; readonly percent: number }
  /** In both directions. */
  | { readonly type: 'squeezed'; readonly side: Side; readonly kbit: number }
  /** The TCP connections to the server that are open now hang without a word; new ones can be made. */
  | { readonly type: 'signaling-hangs'; readonly side: Side }
  | { readonly type: 'server-down' }
  | { readonly type: 'turn-frozen' }
  /** Alice and Bob reach the server, and the TURN server there, but not each other. */
  | { readonly type: 'no-direct-way' }
  /** Moves: they have no end. `isBack`: to the address that the side had at first. */
  | { readonly type: 'address-changed'; readonly side: Side; readonly isBack?: boolean }
  | { readonly type: 'second-network-up'; readonly side: Side }
  | { readonly type: 'first-network-down'; readonly side: Side }
  /** The router forgets all that it has mapped, and goes on with another outer address. */
  | { readonly type: 'nat-rebound' };

export interface Step {
  /** Counted from the fault's start. */
  readonly atMs: number;
  readonly start?: Trouble;
  readonly stop?: Trouble;
}

/** One line of the lab's table: what goes wrong, and when. All is well again after its last step. */
export interface Fault {
  readonly name: string;
  readonly says: string;
  readonly steps: readonly Step[];
  /** When it starts: before Alice calls, once Bob's phone rings, or once pictures have moved for a while (default). */
  readonly from?: 'call' | 'ringing' | 'pictures';
  /** With `from: 'ringing'`: when Bob answers, counted from the fault's start. */
  readonly answerAtMs?: number;
  /** Alice is behind a router that translates addresses. Default: no router. */
  readonly hasNat?: boolean;
  /** Media may only take the TURN server. Default: any way. */
  readonly isRelayed?: boolean;
  /** Who can do it at all. Default: everybody. */
  readonly contenders?: readonly ContenderName[];
}

export const contenderNames = ['earshot', 'bare', 'simple-peer', 'peerjs', 'idle'] as const;
export type ContenderName = (typeof contenderNames)[number];

export const browserNames = ['chromium', 'firefox'] as const;
export type BrowserName = (typeof browserNames)[number];

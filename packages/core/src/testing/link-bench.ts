import { afterEach, beforeEach, expect } from 'vitest';
import type { LinkPlatform } from '../link/link-parts.ts';
import type { Link, SlotName } from '../link/link.ts';
import { createLinkPair, isConnected } from './link-pair.ts';
import type { LinkEnd, LinkPair, LinkPairOptions } from './link-pair.ts';

/** Where links negotiate: over fake peer connections, or over a browser's own. */
export interface LinkLab {
  readonly platform: LinkPlatform;
  readonly openConnections: () => number;
  /** Waits until it is so; throws, with `what` in the message, when it does not become so. */
  until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void>;
  /** Waits until everything that was begun is through. */
  rest(): Promise<void>;
  createTrack(kind: 'audio' | 'video'): MediaStreamTrack;
  /** A count that grows while media of this slot arrives (packets of sound, decoded pictures). */
  arrived(slot: SlotName, ends: { readonly from: Link; readonly to: Link }): Promise<number>;
  /** Throws when anything is left over. */
  close(): void;
}

/** A fresh lab and a fresh pair of links for each test, and what tests do with them. */
export interface LinkBench {
  readonly lab: LinkLab;
  readonly pair: LinkPair;
  readonly ends: () => readonly LinkEnd[];
  /** Another pair, made otherwise. */
  startOver(options: LinkPairOptions): void;
  /** Starts, and waits until both ends are connected. */
  connect(): Promise<void>;
  connected(): Promise<void>;
  setTrack(end: LinkEnd, slot: SlotName, track: MediaStreamTrack | null): Promise<void>;
  sendBothWays(slot: SlotName, kind: 'audio' | 'video'): Promise<void>;
  /** Waits until media of this slot arrives. */
  arrives(slot: SlotName, from: LinkEnd, to: LinkEnd): Promise<void>;
}

/** To be called inside a `describe`: sets up before each of its tests, and looks for leaks after it. */
export function createLinkBench(createLab: () => LinkLab): LinkBench {
  let lab: LinkLab;
  let pair: LinkPair;

  beforeEach(() => {
    lab = createLab();
    pair = createLinkPair(lab.platform);
  });
  afterEach(() => {
    pair.close();
    expect(lab.openConnections()).toBe(0);
    lab.close();
  });

  const bench: LinkBench = {
    get lab() {
      return lab;
    },
    get pair() {
      return pair;
    },
    ends: () => [pair.caller, pair.callee],
    startOver(options) {
      pair.close();
      pair = createLinkPair(lab.platform, options);
    },
    async connect() {
      pair.caller.link.start();
      await bench.connected();
    },
    connected: () => lab.until('both connected and agreed', () => isConnected(pair)),
    async setTrack({ link }, slot, track) {
      let isSet = false;
      void link.setTrack(slot, track).then(() => (isSet = true));
      await lab.until('the track is set', () => isSet);
    },
    async sendBothWays(slot, kind) {
      for (const end of bench.ends()) await bench.setTrack(end, slot, lab.createTrack(kind));
    },
    async arrives(slot, from, to) {
      const links = { from: from.link, to: to.link };
      const before = await lab.arrived(slot, links);
      await lab.until(`${slot} arrives`, async () => (await lab.arrived(slot, links)) > before + 1);
    },
  };
  return bench;
}

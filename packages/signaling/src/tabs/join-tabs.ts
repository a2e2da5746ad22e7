import { readBusMessage, type BusMessage } from './bus-message.ts';
import { createLeadLock, type LeadLock } from './lead-lock.ts';
import type { MeetingBrowser } from './tab-browser.ts';

/** A tab among the tabs of its browser. */
export interface TabGroup {
  readonly lead: LeadLock;
  post(message: BusMessage): void;
  /** Listens with a second ear, which hears what this tab itself says; returns its undo. */
  listen(heard: (message: BusMessage) => void): () => void;
  /** The tabs that are here, with this one. */
  tabsHere(): Promise<readonly string[]>;
  /** Calls `gone` when a tab is no more; returns its undo. */
  watch(tab: string, gone: () => void): () => void;
  /** Lets go of everything. Idempotent. */
  leave(): void;
}

export interface JoinOptions {
  readonly browser: MeetingBrowser;
  /** Tabs that say the same name are one. */
  readonly name: string;
  readonly tab: string;
  readonly heard: (message: BusMessage) => void;
  /** The others can see that this tab is here, and it waits for its turn to lead. */
  readonly joined: () => void;
  /** This tab is to lead. */
  readonly leads: () => void;
  /** Another tab has seized the lead. */
  readonly deposed: () => void;
  /** Tabs cannot find each other here. */
  readonly failed: () => void;
}

/** Joins the tabs of a browser. */
export function joinTabs(options: JoinOptions): TabGroup {
  const { browser, name, tab, heard, joined, leads, deposed, failed } = options;
  const { locks, openBus } = browser;
  const prefix = `${name}/tab/`;
  let hasLeft = false;
  const hear = (listener: (message: BusMessage) => void) => (data: unknown) => {
    const message = readBusMessage(data);
    if (message !== undefined && !hasLeft) listener(message);
  };
  const lead = createLeadLock({ locks, name: `${name}/leader`, leads, deposed, failed });
  // Whoever sees that this tab is here must be able to talk to it.
  const bus = openBus(name, hear(heard));
  const release = locks.hold(`${prefix}${tab}`, {
    held() {
      if (hasLeft) return;
      lead.wait();
      joined();
    },
    failed,
    lost: () => undefined,
  });

  return {
    lead,
    post: (message) => bus.post(message),
    listen(listener) {
      const ear = openBus(name, hear(listener));
      return () => ear.close();
    },
    async tabsHere() {
      const names = await locks.heldNames();
      return names
        .filter((each) => each.startsWith(prefix))
        .map((each) => each.slice(prefix.length));
    },
    watch(other, gone) {
      const stop = locks.hold(`${prefix}${other}`, {
        held() {
          stop();
          gone();
        },
        failed: () => undefined,
        lost: () => undefined,
      });
      return stop;
    },
    leave() {
      hasLeft = true;
      release();
      lead.release();
      bus.close();
    },
  };
}

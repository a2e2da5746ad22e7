import type { Directory } from '../bus/directory.ts';
import type { Operations } from '../operations.ts';
import type { Settings } from '../settings.ts';
import type { Store } from '../store/store.ts';
import { createPresenceDesk } from './create-presence-desk.ts';
import type { CallNews } from './live-calls.ts';
import type { PresenceDesk, PresenceWays } from './presence-desk.ts';

/** So many calls are read at a time. */
const PAGE = 500;

/** Presence as the settings want it; without them, whoever watches hears that there is none. */
export function openPresence(
  settings: Settings & Operations,
  { store, directory }: { readonly store: Store; readonly directory: Directory },
): PresenceDesk {
  const { presence, access, clock, log, limits } = settings;
  if (presence === undefined) return noPresence();
  return createPresenceDesk({
    ...{ presence, access, clock, directory, watchedUsers: limits.watchedUsers },
    ...{ lastSeen: store.lastSeen, isShared: settings.shared !== undefined },
    readCalls: () => readAnswered(store),
    failed: (error) => log('error', 'presence.failed', { error }),
  });
}

function noPresence(): PresenceDesk {
  let ways: PresenceWays | undefined;
  return {
    take(to, { type }) {
      const message = { type: 'presence.refused', code: 'off' } as const;
      if (type === 'presence.watch') ways?.send({ letters: [{ to, message }] });
      return type.startsWith('presence.');
    },
    begun: () => undefined,
    statusesFor: () => Promise.resolve('off'),
    callChanged: () => undefined,
    callNoticed: () => undefined,
    heard: () => undefined,
    joined: () => undefined,
    start(given) {
      ways = given;
      return Promise.resolve();
    },
    close() {
      ways = undefined;
      return Promise.resolve();
    },
  };
}

async function readAnswered(store: Store): Promise<readonly CallNews[]> {
  const found: CallNews[] = [];
  for (let after = ''; ;) {
    const page = await store.liveCalls({ after, limit: PAGE });
    for (const { id, version, status, caller, callee } of page) {
      if (status !== 'answered') continue;
      found.push({ call: id, version, isAnswered: true, users: [caller.user, callee.user] });
    }
    const last = page.at(-1);
    if (last === undefined) return found;
    after = last.id;
  }
}

import type { Log } from '@earshot/signaling/server';
import type { UserNotice } from '../bus/bus-note.ts';
import type { CallServer } from '../call-server.ts';
import type { DisabledList } from './disabled-list.ts';

export interface UserCommandsOptions {
  readonly disabled: Pick<DisabledList, 'bar' | 'disable' | 'enable'>;
  readonly log: Log;
  /** The database is open. */
  readonly ready: Promise<void>;
  /** Sends all devices of a user away, and ends that user's calls. */
  readonly remove: (user: string) => Promise<void>;
  /** Tells all other processes to do the same. */
  readonly tell: (note: UserNotice) => Promise<void>;
}

/** What an app can do about a user. */
export function createUserCommands({
  disabled,
  log,
  remove,
  ready,
  tell,
}: UserCommandsOptions): Pick<CallServer, 'disconnect' | 'disable' | 'enable'> {
  return {
    async disconnect(user, { reason } = {}) {
      log('info', 'user.disconnected', { user, reason });
      await Promise.all([tell({ type: 'user', user, command: 'disconnect' }), remove(user)]);
    },
    async disable(user, { reason } = {}) {
      // First of all: who is sent away comes back at once.
      disabled.bar(user);
      log('info', 'user.disabled', { user, reason });
      await ready;
      await Promise.all([
        disabled.disable(user),
        tell({ type: 'user', user, command: 'disable' }),
        remove(user),
      ]);
    },
    async enable(user) {
      await ready;
      await disabled.enable(user);
      // Who hears of nothing any more needs no news.
      tell({ type: 'user', user, command: 'enable' }).catch(() => undefined);
      log('info', 'user.enabled', { user });
    },
  };
}

import type { Log } from '@earshot/signaling/server';
import type { CallServer } from '../call-server.ts';
import type { DisabledList } from './disabled-list.ts';

export interface UserCommandsOptions {
  readonly disabled: Pick<DisabledList, 'bar' | 'disable' | 'enable'>;
  readonly log: Log;
  /** The database is open. */
  readonly ready: Promise<void>;
  /** Sends all devices of a user away, and ends that user's calls. */
  readonly remove: (user: string) => Promise<void>;
}

/** What an app can do about a user. */
export function createUserCommands({
  disabled,
  log,
  remove,
  ready,
}: UserCommandsOptions): Pick<CallServer, 'disconnect' | 'disable' | 'enable'> {
  return {
    async disconnect(user, { reason } = {}) {
      log('info', 'user.disconnected', { user, reason });
      await remove(user);
    },
    async disable(user, { reason } = {}) {
      // First of all: who is sent away comes back at once.
      disabled.bar(user);
      log('info', 'user.disabled', { user, reason });
      await ready;
      await Promise.all([disabled.disable(user), remove(user)]);
    },
    async enable(user) {
      await ready;
      await disabled.enable(user);
      log('info', 'user.enabled', { user });
    },
  };
}

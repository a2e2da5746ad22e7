import type { Log } from '@earshot/signaling/server';
import type { UserNotice } from '../bus/bus-note.ts';
import type { CallServer } from '../call-server.ts';
import type { Access } from './access.ts';

export interface UserCommandsOptions {
  readonly access: Pick<Access, 'disable' | 'enable'>;
  readonly log: Log;
  /** Sends all devices of a user away, and ends that user's calls. */
  readonly remove: (user: string) => Promise<void>;
  /** Tells all other processes to do the same. */
  readonly tell: (note: UserNotice) => Promise<void>;
}

/** What an app can do about a user. */
export function createUserCommands({
  access,
  log,
  remove,
  tell,
}: UserCommandsOptions): Pick<CallServer, 'disconnect' | 'disable' | 'enable'> {
  return {
    async disconnect(user, { reason } = {}) {
      log('info', 'user.disconnected', { user, reason });
      await Promise.all([tell({ type: 'user', user, command: 'disconnect' }), remove(user)]);
    },
    async disable(user, { reason } = {}) {
      // First of all: who is sent away comes back at once.
      access.disable(user);
      log('info', 'user.disabled', { user, reason });
      await Promise.all([tell({ type: 'user', user, command: 'disable' }), remove(user)]);
    },
    enable(user) {
      access.enable(user);
      // Who hears of nothing any more needs no news.
      tell({ type: 'user', user, command: 'enable' }).catch(() => undefined);
      log('info', 'user.enabled', { user });
    },
  };
}

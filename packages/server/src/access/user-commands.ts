import type { Log } from '@earshot/signaling/server';
import type { CallServer } from '../call-server.ts';
import type { Access } from './access.ts';

export interface UserCommandsOptions {
  readonly access: Pick<Access, 'disable' | 'enable'>;
  readonly log: Log;
  /** Sends all devices of a user away, and ends that user's calls. */
  readonly remove: (user: string) => Promise<void>;
}

/** What an app can do about a user. */
export function createUserCommands({
  access,
  log,
  remove,
}: UserCommandsOptions): Pick<CallServer, 'disconnect' | 'disable' | 'enable'> {
  return {
    async disconnect(user, { reason } = {}) {
      log('info', 'user.disconnected', { user, reason });
      await remove(user);
    },
    async disable(user, { reason } = {}) {
      // First of all: who is sent away comes back at once.
      access.disable(user);
      log('info', 'user.disabled', { user, reason });
      await remove(user);
    },
    enable(user) {
      access.enable(user);
      log('info', 'user.enabled', { user });
    },
  };
}

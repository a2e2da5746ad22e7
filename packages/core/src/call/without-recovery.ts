import type { Recover } from './call-recovery.ts';

/** Leaves it to the browser whether media comes back: what a call does whose client has no part that recovers. */
export const withoutRecovery: Recover['createRecovery'] = ({ dispatch }) => ({
  ...{ lostForMs: 0, isPeerAbsent: false, isSignalingFresh: true },
  start: () => undefined,
  see(status) {
    if (status === 'connected') dispatch({ type: 'link.connected' });
    if (status === 'interrupted') dispatch({ type: 'link.lost' });
    if (status === 'failed') dispatch({ type: 'link.gave-up' });
  },
  hearPeer: () => undefined,
  setPeerAbsent: () => undefined,
  refreshed: () => undefined,
  stop: () => undefined,
});

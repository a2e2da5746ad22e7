import { isIceUp } from '../link/link-health.ts';
import type { LinkStatus } from '../link/link.ts';
import type { RecoveryFacts } from './recovery-plan.ts';

/** Whether media that has flowed is lost. */
export function isTrouble(
  status: LinkStatus | undefined,
): status is 'silent' | 'interrupted' | 'failed' {
  return status === 'silent' || status === 'interrupted' || status === 'failed';
}

/** What a policy is told of a link that is not connected. */
export function troubleOf(
  status: LinkStatus | undefined,
  ice: RTCIceConnectionState | undefined,
): RecoveryFacts['link'] {
  if (isTrouble(status)) return status;
  return isIceUp(ice) ? 'handshaking' : 'connecting';
}

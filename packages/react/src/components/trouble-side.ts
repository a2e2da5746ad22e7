import type { DiagnosisCode } from '@earshot/core';

/** Where the trouble of a call was: at this side, at the other one, or somewhere that support has to look for. */
export type TroubleSide = 'mine' | 'theirs' | 'unclear';

/** Whose side a diagnosis points at, to say who can do something about it. */
export function troubleSide(code: DiagnosisCode): TroubleSide {
  switch (code) {
    case 'browser-offline':
    case 'signaling-unreachable':
    case 'udp-blocked-no-relay':
    case 'no-candidates':
      return 'mine';
    case 'peer-vanished':
    case 'peer-unreachable':
      return 'theirs';
    default:
      return 'unclear';
  }
}

import { isEarshotError } from '@earshot/core';
import type { LocalMediaSnapshot, MediaErrorCode } from '@earshot/core';
import { isMediaErrorCode } from './describe-call.ts';
import type { MediaKind } from './describe-call.ts';

/** A device that does not work, or something that a device could not do. */
export interface MediaProblem {
  readonly kind: MediaKind;
  readonly code: MediaErrorCode;
}

/** What a refused command is about; undefined for what the user did on purpose. */
export function problemOf(kind: MediaKind, error: unknown): MediaProblem | undefined {
  const code = isEarshotError(error) && isMediaErrorCode(error.code) ? error.code : 'media/failed';
  return code === 'media/cancelled' ? undefined : { kind, code };
}

/** Every device of a call that does not work now. */
export function problemsIn(local: LocalMediaSnapshot): readonly MediaProblem[] {
  const kinds = ['microphone', 'camera', 'screen'] as const;
  return kinds.flatMap((kind) => {
    const { status, error } = local[kind];
    if (status !== 'failed' && status !== 'interrupted') return [];
    return problemOf(kind, error) ?? [];
  });
}

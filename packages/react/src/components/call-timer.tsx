import type { Call } from '@earshot/core';
import type { ReactNode } from 'react';
import { useCallDuration } from '../use-call-duration.ts';

export interface CallTimerProps {
  /** Default the active call. */
  readonly call?: Call | undefined;
}

/** How long the call has lasted, like 0:07 or 1:02:03; nothing before it connects. Not announced each second. */
export function CallTimer({ call }: CallTimerProps): ReactNode {
  const durationMs = useCallDuration(call);
  if (durationMs === undefined) return null;
  return (
    <span className="earshot-timer" role="timer">
      {formatDuration(durationMs)}
    </span>
  );
}

/** A duration in ms as people read it: 0:07, 12:30, 1:02:03. */
export function formatDuration(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1_000));
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor(seconds / 60) % 60;
  const tail = twoDigits(seconds % 60);
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${tail}` : `${minutes}:${tail}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

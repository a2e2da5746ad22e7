import { knowReports } from '@earshot/signaling';
import type { ReportedQuality, Signaling } from '@earshot/signaling';
import type { CallState } from '../call/call-state.ts';
import { browserPlatform } from '../platform/browser-platform.ts';
import type { Platform } from '../platform/platform.ts';
import type { QualitySummary } from '../quality/summary.ts';
import { reportedQuality } from './reported-quality.ts';

/** As much of a call as a report needs: every `Call` is one. */
export interface ReportableCall {
  readonly id: string;
  readonly state: CallState;
  on(event: 'state', listener: (state: CallState) => void): () => void;
}

export interface ReportQualityOptions {
  /** The client that has the call. */
  readonly client: { readonly signaling: Signaling };
  /** The monitor of the call: `monitorQuality(call)`. */
  readonly quality: { readonly summary: QualitySummary };
  /** Told of each report, also where no server keeps it. */
  readonly reported?: (quality: ReportedQuality) => void;
  /** Replaces single parts of the browser. */
  readonly platform?: Partial<Pick<Platform, 'clock' | 'visibility' | 'log'>>;
}

/** While the page comes and goes, it reports no more often than this, in ms. */
const EVERY_MS = 30_000;

/**
 * Sends how the call was to the server, which keeps it with the record: when the call ends, and each time that the page is
 * hidden, because it may be closed then. The other side does not learn of it. Ends by itself with the call.
 *
 * @returns Its undo.
 * @example
 * ```ts
 * reportQuality(call, { client, quality: monitorQuality(call) });
 * ```
 */
export function reportQuality(call: ReportableCall, options: ReportQualityOptions): () => void {
  const { client, quality, reported } = options;
  const { clock, visibility, log } = { ...browserPlatform(), ...options.platform };
  let course = { reconnects: 0, setupMs: undefined as number | undefined };
  let before: string = call.state.status;
  const followedAt = clock.now();
  let connectingAt = before === 'connecting' ? followedAt : undefined;
  let sentAt = -Infinity;

  function report(): void {
    const found = reportedQuality(quality.summary, course);
    if (found === undefined) return;
    sentAt = clock.now();
    reported?.(found);
    const { signaling } = client;
    if (signaling.arbiter !== 'server') return;
    try {
      knowReports();
      signaling.send({ type: 'call.report', call: call.id, quality: found });
    } catch (error) {
      // A client that was closed says nothing any more.
      log('info', 'quality.not-reported', { call: call.id, error });
    }
  }

  function followed({ status }: CallState): void {
    const now = clock.now();
    if (status === 'connecting') connectingAt ??= now;
    if (status === 'connected' && before === 'reconnecting') {
      course = { ...course, reconnects: course.reconnects + 1 };
    }
    if (status === 'connected' && connectingAt !== undefined) {
      course = { ...course, setupMs: course.setupMs ?? now - connectingAt };
    }
    before = status;
    if (status !== 'ended') return;
    stop();
    report();
  }

  const undos = [
    call.on('state', followed),
    visibility.onChange(() => {
      if (!visibility.isVisible() && clock.now() - sentAt >= EVERY_MS) report();
    }),
  ];

  function stop(): void {
    for (const undo of undos.splice(0)) undo();
  }

  if (call.state.status === 'ended') followed(call.state);
  return stop;
}

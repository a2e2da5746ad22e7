import type { Call } from '@earshot/core';
import { useMemo } from 'react';
import { owned } from './owned.ts';
import { useCallOr } from './use-call.ts';
import { itself, useSnapshot } from './use-snapshot.ts';

/**
 * Watches the quality of a call (default: the active one) while the component is mounted; undefined outside a call, on
 * the server and in the first render. `watch` is `monitorQuality` of `@earshot/core`, or a function of your own that
 * is the same in each render: another one watches anew.
 *
 * @example
 * const quality = useQualityMonitor(monitorQuality);
 * return <CallView quality={quality} />;
 */
export function useQualityMonitor<Monitor extends { close(): void }>(
  watch: (call: Call) => Monitor,
  given?: Call,
): Monitor | undefined {
  const call = useCallOr(given);
  const source = useMemo(
    () => (call === undefined ? undefined : owned(() => watch(call))),
    [call, watch],
  );
  return useSnapshot(source, itself);
}

import { testCall } from '@earshot/core';
import type { CallTest, CallTestOptions, CallTestSnapshot } from '@earshot/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { itself, useSnapshot } from '../use-snapshot.ts';

/** A test before a call, for a component. */
export interface CallTestControl {
  /** How it stands; undefined before the first one. */
  readonly snapshot: CallTestSnapshot | undefined;
  /** Begins anew. Call it from a click: only then may every browser listen to the microphone. */
  readonly start: (options?: CallTestOptions) => void;
  /** Ends the one that runs. */
  readonly stop: () => void;
}

/**
 * Tries everything that a call needs: `testCall` of `@earshot/core`, which ends with the component.
 *
 * @example
 * const { snapshot, start } = useCallTest();
 * return <button onClick={() => start({ iceServers })}>Test my devices</button>;
 */
export function useCallTest(): CallTestControl {
  const [test, setTest] = useState<CallTest>();
  const running = useRef<CallTest>(undefined);
  const stop = useCallback(() => running.current?.close(), []);
  const start = useCallback((options?: CallTestOptions) => {
    running.current?.close();
    running.current = testCall(options);
    setTest(running.current);
  }, []);
  useEffect(() => stop, [stop]);
  return { snapshot: useSnapshot(test, itself), start, stop };
}

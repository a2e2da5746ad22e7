import type { Platform } from '../platform/platform.ts';
import { settled } from './patience.ts';
import type { Patience } from './patience.ts';
import type { GatherFacts } from './step-verdicts.ts';

export interface GatherTask {
  readonly platform: Pick<Platform, 'createPeerConnection'>;
  readonly patience: Patience;
  /** With one address of one server, or none. */
  readonly configuration: RTCConfiguration;
  readonly wanted: 'host' | 'srflx' | 'relay';
}

/** A relay over TLS through a slow proxy takes this long, in ms; what takes longer makes no call. */
const LIMIT_MS = 6_000;

/** Searches for one kind of candidate, and closes the connection that it needs for that. Never rejects. */
export async function gather(task: GatherTask): Promise<GatherFacts> {
  const { platform, patience, configuration, wanted } = task;
  const errors: number[] = [];
  let isComplete = false;
  let pc: RTCPeerConnection;
  try {
    pc = platform.createPeerConnection(configuration);
  } catch {
    return { isSupported: false, isFound: false, isComplete, errors };
  }
  const isFound = await settled<boolean>(patience, LIMIT_MS, (done) => {
    const undos = [
      listen(pc, 'icecandidate', ({ candidate }) => {
        // An empty one is the end of one generation, none the end of all.
        const [, type] = / typ (\w+)/.exec(candidate?.candidate ?? '') ?? [];
        if (type === wanted) done(true);
        isComplete ||= candidate === null;
        if (isComplete) done(false);
      }),
      listen(pc, 'icecandidateerror', ({ errorCode }) => void errors.push(errorCode)),
    ];
    pc.addTransceiver('audio', { direction: 'recvonly' });
    pc.setLocalDescription().catch(() => done(false));
    return () => {
      for (const undo of undos) undo();
    };
  });
  pc.close();
  return { isSupported: true, isFound: isFound === true, isComplete, errors };
}

/** What several servers of one kind give together. */
export function together(all: readonly GatherFacts[]): GatherFacts {
  return {
    isSupported: all.every(({ isSupported }) => isSupported),
    isFound: all.some(({ isFound }) => isFound),
    isComplete: all.some(({ isComplete, errors }) => isComplete && errors.length === 0),
    errors: all.flatMap(({ errors }) => errors),
  };
}

export function listen<Type extends keyof RTCPeerConnectionEventMap>(
  pc: RTCPeerConnection,
  type: Type,
  listener: (event: RTCPeerConnectionEventMap[Type]) => void,
): () => void {
  pc.addEventListener(type, listener);
  return () => pc.removeEventListener(type, listener);
}

import type { Call, CallCommand, CallEvents, CallSnapshot, LocalSlotStatus } from '@earshot/core';

/** A call that only remembers what it was told, and is what a test says. */
export interface FakeCall extends Call {
  /** Changes parts of the snapshot, as core does: what is not named stays the same object. */
  change(parts: Partial<CallSnapshot>): void;
  /** What `can` allows. */
  readonly allowed: Set<CallCommand>;
  /** The commands that came, like `mute camera`. */
  readonly said: readonly string[];
  /** The next `unmute`, `shareScreen` or `switchDevice` is refused with this. */
  refuseNext(error: Error): void;
  /** How many listen. */
  readonly listenerCount: number;
}

const off = { status: 'off' } as const;

export function createFakeCall(parts: Partial<CallSnapshot> = {}): FakeCall {
  const listeners = new Set<() => void>();
  const stateListeners = new Set<CallEvents['state']>();
  const allowed = new Set<CallCommand>(['accept', 'reject', 'hangUp', 'hold', 'shareScreen']);
  const said: string[] = [];
  let refusal: Error | undefined;
  let snapshot: CallSnapshot = Object.freeze({ ...emptySnapshot(), ...parts });

  const note = (words: string): void => void said.push(words);
  async function noteOrRefuse(words: string): Promise<void> {
    note(words);
    const error = refusal;
    refusal = undefined;
    if (error !== undefined) throw error;
  }

  const commands: Omit<FakeCall, keyof CallSnapshot | 'snapshot' | 'link' | 'listenerCount'> = {
    allowed,
    said,
    change(changed) {
      const before = snapshot;
      snapshot = Object.freeze({ ...snapshot, ...changed });
      if (before.state !== snapshot.state) {
        for (const listener of [...stateListeners]) listener(snapshot.state);
      }
      for (const listener of [...listeners]) listener();
    },
    refuseNext(error) {
      refusal = error;
    },
    subscribe(listener) {
      const own = (): void => listener();
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    on(event, listener) {
      if (event !== 'state') return () => undefined;
      stateListeners.add(listener as CallEvents['state']);
      return () => void stateListeners.delete(listener as CallEvents['state']);
    },
    can: (command) => allowed.has(command),
    accept: async (options = {}) => note(`accept video=${JSON.stringify(options.video)}`),
    reject: () => note('reject'),
    hangUp: () => note('hangUp'),
    mute: (slot = 'microphone') => note(`mute ${slot}`),
    unmute: (slot = 'microphone') => noteOrRefuse(`unmute ${slot}`),
    hold: () => note('hold'),
    resume: () => note('resume'),
    switchDevice: (slot, id) => noteOrRefuse(`switchDevice ${slot} ${id}`),
    shareScreen: () => noteOrRefuse('shareScreen'),
    stopScreen: () => note('stopScreen'),
    setProcessor: async () => note('setProcessor'),
    until: async () => snapshot.state,
  };
  const readers = Object.fromEntries(
    Object.keys(snapshot).map((key) => [
      key,
      { get: () => Reflect.get(snapshot, key) as unknown, enumerable: true },
    ]),
  );
  return Object.defineProperties(commands, {
    ...readers,
    snapshot: { get: () => snapshot },
    listenerCount: { get: () => listeners.size + stateListeners.size },
    link: { value: undefined },
  }) as FakeCall;
}

/** Local media with microphone and camera in this state. */
export function localWith(status: LocalSlotStatus): CallSnapshot['local'] {
  const slot = { status };
  return { ...emptySnapshot().local, microphone: slot, camera: slot };
}

/** A video call to bob that dials. */
function emptySnapshot(): CallSnapshot {
  return {
    id: 'call-1',
    direction: 'outgoing',
    peer: { user: 'bob' },
    kind: 'video',
    context: undefined,
    state: { status: 'dialing' },
    local: {
      stream: undefined,
      screenStream: undefined,
      microphone: off,
      camera: off,
      screen: off,
      screenAudio: off,
    },
    remote: {
      stream: undefined,
      screenStream: undefined,
      microphone: 'off',
      camera: 'off',
      isSharingScreen: false,
      isHolding: false,
    },
    isHeld: false,
    diagnosis: undefined,
  };
}

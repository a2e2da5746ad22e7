import type { Clock } from '@earshot/signaling';

/** One generation's search for candidates. */
export interface FakeGatherTask {
  readonly ufrag: string;
  readonly mid: string;
  readonly configuration: RTCConfiguration;
}

export interface FakeGathererOptions {
  readonly clock: Clock;
  /** Stands for an address. */
  readonly host: string;
  /** How long each candidate takes, in ms. */
  readonly takesMs: number;
  readonly stateChanged: () => void;
  readonly found: (candidate: RTCIceCandidateInit | null) => void;
}

/** Finds one host candidate, one relayed where there is a TURN server, and then says that this was all. */
export class FakeGatherer {
  readonly #options: FakeGathererOptions;
  #state: RTCIceGatheringState = 'new';
  #ufrag: string | undefined;
  #cancel = (): void => undefined;

  constructor(options: FakeGathererOptions) {
    this.#options = options;
  }

  get state(): RTCIceGatheringState {
    return this.#state;
  }

  /** Does nothing for a generation that it has begun already. */
  start(task: FakeGatherTask): void {
    if (task.ufrag === this.#ufrag) return;
    this.#ufrag = task.ufrag;
    this.#become('gathering');
    this.#findNext(candidatesOf(task, this.#options.host));
  }

  close(): void {
    this.#cancel();
  }

  #findNext(candidates: readonly RTCIceCandidateInit[]): void {
    this.#cancel();
    this.#cancel = this.#options.clock.after(this.#options.takesMs, () => {
      const [next, ...others] = candidates;
      if (next === undefined) this.#become('complete');
      else this.#findNext(others);
      this.#options.found(next ?? null);
    });
  }

  #become(state: RTCIceGatheringState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#options.stateChanged();
  }
}

function candidatesOf(task: FakeGatherTask, host: string): RTCIceCandidateInit[] {
  const { ufrag, mid, configuration } = task;
  const types: string[] = [];
  if (configuration.iceTransportPolicy !== 'relay') types.push('host');
  if (hasTurn(configuration)) types.push('relay');
  return types.map((type, index) => ({
    candidate: `candidate:${index + 1} 1 udp ${2_000_000_000 - index} ${host}.local 5000 typ ${type} ufrag ${ufrag}`,
    sdpMid: mid,
    sdpMLineIndex: 0,
    usernameFragment: ufrag,
  }));
}

function hasTurn({ iceServers = [] }: RTCConfiguration): boolean {
  return iceServers.flatMap(({ urls }) => urls).some((url) => /^turns?:/.test(url));
}

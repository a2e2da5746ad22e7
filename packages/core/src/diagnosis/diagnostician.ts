import type { Clock } from '@earshot/signaling';
import { composeEvidence } from './compose-evidence.ts';
import type { DiagnosisFacts } from './compose-evidence.ts';
import type { Diagnosis, TimelineEntry } from './diagnosis.ts';
import { plainWords } from './plain-words.ts';
import { isTroubled, verdict } from './verdict.ts';
import { watchConnection } from './watch-connection.ts';
import type { ConnectionWatch } from './watch-connection.ts';

/** Collects what can be known of one call's connections, and says what is wrong. */
export interface DiagnosisPort {
  /**
   * Begins to watch one connection; what those before it have said is kept. Returns its undo: to be called before the
   * connection is closed, because nothing can be read of it afterwards; idempotent.
   */
  watch(pc: RTCPeerConnection): () => void;
  /** One more thing that was tried, such as `restart-ice`, and when (Unix ms). */
  note(what: string, at: number): void;
  /** An offer of the present connection was refused or not answered: the cause that the link gives. */
  negotiationFailed(cause: unknown): void;
  /**
   * What can be said now, at once: undefined while nothing is wrong, or while it is too early to tell; always something
   * once the call is over. The same object until something changes.
   */
  latest(facts: DiagnosisFacts): Diagnosis | undefined;
}

export interface DiagnosticianOptions {
  readonly clock: Clock;
  /** There may be something else to say. */
  readonly changed: () => void;
}

export function createDiagnostician(options: DiagnosticianOptions): DiagnosisPort {
  return new Diagnostician(options);
}

/** Entries and connections that are remembered of one call. */
const MAX_ENTRIES = 60;
const MAX_CONNECTIONS = 12;

class Diagnostician implements DiagnosisPort {
  readonly #options: DiagnosticianOptions;
  #watches: readonly ConnectionWatch[] = [];
  #made = 0;
  #timeline: readonly TimelineEntry[] = [];
  #last: { readonly diagnosis: Diagnosis; readonly text: string } | undefined;

  constructor(options: DiagnosticianOptions) {
    this.#options = options;
  }

  watch(pc: RTCPeerConnection): () => void {
    const { clock, changed } = this.#options;
    const said = (what: string): void => this.#enter({ at: clock.now(), what });
    this.#made += 1;
    said(`connection ${this.#made} made`);
    const watch = watchConnection(pc, { clock, changed, said });
    this.#watches = [...this.#watches, watch].slice(-MAX_CONNECTIONS);
    return () => watch.close();
  }

  note(what: string, at: number): void {
    const secrets = this.#watches.flatMap((watch) => watch.secrets);
    this.#enter({ at, what: plainWords(what, secrets) });
    this.#watches.at(-1)?.measure();
  }

  negotiationFailed(cause: unknown): void {
    this.#watches.at(-1)?.negotiationFailed(cause);
  }

  latest(facts: DiagnosisFacts): Diagnosis | undefined {
    if (!isTroubled(facts) && !this.#lacksMedia) return undefined;
    this.#watches.at(-1)?.look();
    const evidence = composeEvidence({
      records: this.#watches.map(({ record }) => record),
      connections: this.#made,
      timeline: this.#timeline,
      facts,
      now: this.#options.clock.now(),
    });
    const { code, sentence } = verdict(evidence);
    const isWorthSaying = isTroubled(facts) ? code !== 'unknown' : code === 'no-common-codec';
    if (!facts.isOver && !isWorthSaying) return undefined;
    return this.#keep({ code, sentence, evidence });
  }

  /** Half a call can look healthy. */
  get #lacksMedia(): boolean {
    return this.#watches.at(-1)?.record.view.sections.some(({ isAgreed }) => !isAgreed) === true;
  }

  #enter(entry: TimelineEntry): void {
    this.#timeline = [...this.#timeline, entry].slice(-MAX_ENTRIES);
  }

  /** What was said last is said again, as the same object, if it is the same. */
  #keep(diagnosis: Diagnosis): Diagnosis {
    const text = JSON.stringify(diagnosis);
    if (this.#last?.text !== text) this.#last = { diagnosis, text };
    return this.#last.diagnosis;
  }
}

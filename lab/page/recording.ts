/** All times are Unix ms, with fractions: the pages and the lab run on one machine, and so on one clock. */
export interface Recording {
  /** When each frame of the other side was shown. */
  readonly frames: readonly number[];
  /** What the contender said. */
  readonly states: readonly Moment[];
  /** What the browser told the page. */
  readonly events: readonly Moment[];
  readonly samples: readonly Sample[];
}

export interface Moment {
  readonly at: number;
  readonly what: string;
}

/** From `getStats`, of the newest connection. */
export interface Sample {
  readonly at: number;
  readonly audioPackets: number;
  readonly audioEnergy: number;
  readonly videoPackets: number;
  readonly framesDecoded: number;
  readonly keyFramesDecoded: number;
  readonly pliSent: number;
  /** Kind of the local candidate in use, and how it reaches its relay. */
  readonly path: string;
}

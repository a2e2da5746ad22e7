/** A request that may be sent again, under a key that its user has chosen. */
export interface KeyedRequest {
  readonly user: string;
  readonly key: string;
  /** What tells this request from another one with the same key. */
  readonly fingerprint: string;
}

/** What a request was answered. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** A request that was taken up before. */
export interface KeptRequest {
  readonly fingerprint: string;
  /** Absent while it is under way. */
  readonly answer?: Answer;
}

/**
 * Keeps answers to requests for a while, so that who sends one again, to whichever process, gets the
 * answer and nothing happens twice. `describeAnswers` checks all of it.
 */
export interface Answers {
  /**
   * Takes a request up: undefined when this is the first time, and it is kept until `until`; else
   * what is kept of it. What was to be kept until `at` or less is forgotten. Unix ms.
   */
  take(
    request: KeyedRequest,
    times: { readonly at: number; readonly until: number },
  ): Promise<KeptRequest | undefined>;
  /** Keeps the answer until then, in Unix ms. */
  keep(request: KeyedRequest, answer: Answer, until: number): Promise<void>;
  /** Forgets a request that came to nothing: it may be taken up again. */
  drop(request: KeyedRequest): Promise<void>;
}

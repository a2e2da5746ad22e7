/** What went wrong in signaling; each code has an anchor in `docs/errors.md`. */
export type SignalingErrorCode =
  | 'signaling/unauthorized'
  | 'signaling/unreachable'
  | 'signaling/protocol'
  | 'signaling/outbox-full'
  | 'signaling/replaced'
  | 'signaling/closed'
  | 'signaling/invalid-message'
  | 'signaling/invalid-option';

/** Facts that belong to an error, safe to log: never a token, an SDP or an address. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/** How an {@link EarshotError} is made; `message` is one plain sentence that says what to do next. */
export interface EarshotErrorOptions {
  readonly message: string;
  readonly details?: ErrorDetails;
  readonly cause?: unknown;
}

/**
 * The one error class of Earshot: a stable `code`, a sentence for developers, typed details and the cause.
 * Ways in which a call can end (busy, rejected, unanswered …) are outcomes, never errors.
 */
export class EarshotError<Code extends string = string> extends Error {
  override readonly name = 'EarshotError';
  readonly code: Code;
  readonly details: ErrorDetails;

  constructor(code: Code, options: EarshotErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** Whether a value is an {@link EarshotError}: structural, so that two copies of the package agree. */
export function isEarshotError(value: unknown): value is EarshotError {
  return (
    value instanceof Error &&
    value.name === 'EarshotError' &&
    typeof (value as { code?: unknown }).code === 'string'
  );
}

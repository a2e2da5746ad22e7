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

/** How an {@link EarshotError} is made. */
export interface EarshotErrorOptions {
  /** Default: the code, the facts, and the address of the page that says what it means and what to do. */
  readonly message?: string | undefined;
  readonly details?: ErrorDetails;
  readonly cause?: unknown;
}

/** Every code has a heading there. The sentences live on that page and not in everybody's bundle. */
const PAGE = 'https://github.com/earshot-calls/earshot/blob/main/docs/errors.md#';

/**
 * The one error class of Earshot: a stable `code`, a message that says where to read on, typed details and the cause.
 * Ways in which a call can end (busy, rejected, unanswered …) are outcomes, never errors.
 */
export class EarshotError<Code extends string = string> extends Error {
  override readonly name = 'EarshotError';
  declare readonly code: Code;
  declare readonly details: ErrorDetails;

  constructor(code: Code, { message, details = {}, cause }: EarshotErrorOptions = {}) {
    super(message ?? describe(code, details), cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }
}

/** Such as `media/in-use (camera): https://…#mediain-use`. */
function describe(code: string, details: ErrorDetails): string {
  const facts = Object.values(details).filter((fact) => typeof fact !== 'object');
  return `${code} (${facts.join(', ')}): ${PAGE}${code.replace('/', '')}`;
}

/** Whether a value is an {@link EarshotError}: structural, so that two copies of the package agree. */
export function isEarshotError(value: unknown): value is EarshotError {
  return (
    value instanceof Error &&
    value.name === 'EarshotError' &&
    typeof (value as { code?: unknown }).code === 'string'
  );
}

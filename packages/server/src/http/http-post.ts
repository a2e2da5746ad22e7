/** What a client of the HTTP transport posts. */
export interface HttpPost {
  /** The id that its stream began with. */
  readonly connection: string;
  /** 1 for its first POST, then one more each time. */
  readonly number: number;
  readonly texts: readonly string[];
}

/** A POST that came to another process than its stream. */
export interface ForwardedPost extends HttpPost {
  /** Of the page that posted. */
  readonly origin?: string;
}

/** Where a POST stands among those that were taken. */
export type PostPlace = 'next' | 'repeated' | 'gap';

/** Reads a body; undefined when it is none of our client. */
export function parsePost(body: string): HttpPost | undefined {
  const value = parseJson(body);
  if (typeof value !== 'object' || value === null) return undefined;
  const { connection, post, texts } = value as Readonly<Record<string, unknown>>;
  if (typeof connection !== 'string' || !isOrdinal(post) || !isTexts(texts)) return undefined;
  return { connection, number: post, texts };
}

/** Browsers and proxies may repeat a request on their own; one that is missing was lost. */
export function placePost(taken: number, number: number): PostPlace {
  if (number <= taken) return 'repeated';
  return number === taken + 1 ? 'next' : 'gap';
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

function isOrdinal(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}

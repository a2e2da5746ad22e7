import type { UserPresence } from '@earshot/signaling/server';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { CallRecord } from '../hub/call-record.ts';
import type { Role } from '../access/role.ts';
import { signToken, type TestServer } from './test-server.ts';

export interface Asking {
  /** Whose token it comes with; without: none. */
  readonly as?: string;
  readonly role?: Role;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Whatever may be in an answer. */
export interface RestBody extends Partial<CallRecord> {
  readonly calls?: readonly CallRecord[];
  readonly users?: readonly UserPresence[];
  readonly next?: string;
  readonly code?: string;
  readonly errors?: readonly { readonly at: string }[];
  readonly lifetimeMs?: number;
  readonly iceServers?: readonly {
    readonly urls: readonly string[];
    readonly username?: string;
    readonly credential?: string;
  }[];
}

export interface RestAnswer {
  readonly status: number;
  readonly type: string;
  readonly headers: Headers;
  readonly body: RestBody | undefined;
}

/** Asks over HTTP. @throws Error when the answer is not what the server's description of itself says */
export async function askRest(
  bench: Pick<TestServer, 'http' | 'clock'>,
  path: string,
  { as, role = 'user', method = 'GET', headers = {}, body }: Asking = {},
): Promise<RestAnswer> {
  const claims = { role };
  const token =
    as === undefined ? undefined : await signToken({ sub: as, now: bench.clock.now(), claims });
  const url = `${bench.http}/calls/api${path}`;
  const response = await fetch(url, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  const parsed =
    text === '' || type.startsWith('text/') ? undefined : (JSON.parse(text) as unknown);
  const answer = { status: response.status, type, headers: response.headers, body: parsed };
  await check(bench, { path: new URL(url).pathname, method: method.toLowerCase() }, answer);
  return { ...answer, body: parsed as RestBody | undefined };
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}

interface Checked {
  readonly status: number;
  readonly type: string;
  readonly body: unknown;
}

async function check(
  { http }: Pick<TestServer, 'http'>,
  asked: { readonly path: string; readonly method: string },
  { status, type, body }: Checked,
): Promise<void> {
  const response = await fetch(`${http}/calls/api/openapi.json`);
  const description = (await response.json()) as Description;
  const operation = operationOf(description, asked);
  // What is no path of it, or was turned away before, is a problem or none of its business.
  if (operation === undefined || status === 204) return;
  const schema = operation.responses[String(status)]?.content?.[type]?.schema;
  const what = `${asked.method} ${asked.path} → ${status} ${type}`;
  if (schema === undefined) throw new Error(`The description knows no ${what}.`);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  const { components } = description;
  const isValid = ajv.validate({ ...closed(schema), components: closed(components) }, body);
  if (!isValid) throw new Error(`${what} is not as described: ${ajv.errorsText()}`);
}

function operationOf(
  { paths }: Description,
  { path, method }: { readonly path: string; readonly method: string },
): Operation | undefined {
  const known = Object.entries(paths).find(([template]) =>
    new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
  return known?.[1][method];
}

/** The same schemas, which let nothing pass that they do not name. */
function closed(schema: object): object {
  const entries = Object.entries(schema).map(([name, part]: [string, unknown]) => [
    name,
    typeof part === 'object' && part !== null && !Array.isArray(part) ? closed(part) : part,
  ]);
  const isOpen = 'properties' in schema && !('additionalProperties' in schema);
  const copy = Object.fromEntries(entries) as object;
  return { ...copy, ...(isOpen ? { additionalProperties: false } : {}) };
}

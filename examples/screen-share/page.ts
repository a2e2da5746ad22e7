import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname } from 'node:path';
import process from 'node:process';
import { build } from 'vite';

/** Answers with one file of the page, if the path names one. */
export type PageHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
};

/**
 * Builds the page of a folder, once and in memory: there is nothing to clean up, and no page reloads itself in the
 * middle of a call.
 */
export async function buildPage(folder: string): Promise<PageHandler> {
  const files = new Map<string, string | Uint8Array>();
  const { NODE_ENV } = process.env;
  const built = await build({
    root: folder,
    logLevel: 'warn',
    build: { write: false, sourcemap: true },
  });
  // Vite declares the whole process to be in production; that is true of the page only.
  if (NODE_ENV === undefined) delete process.env['NODE_ENV'];
  for (const output of Array.isArray(built) ? built : [built]) {
    if (!('output' in output)) continue;
    for (const file of output.output) {
      files.set(`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source);
    }
  }
  return (request, response) => serve(files, { request, response });
}

function serve(
  files: ReadonlyMap<string, string | Uint8Array>,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): boolean {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const path = pathname === '/' ? '/index.html' : pathname;
  const body = files.get(path);
  if (body === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
  response.writeHead(200, {
    'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
  return true;
}

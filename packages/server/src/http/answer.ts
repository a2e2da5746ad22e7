import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** Headers that let a browser do nothing with an answer but read it. */
export const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

export function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    ...securityHeaders,
  });
  response.end(JSON.stringify(body));
}

/** Says nothing but a status. */
export function answerEmpty(
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders = {},
): void {
  response.writeHead(status, { ...securityHeaders, ...headers });
  response.end();
}

export function notAllowed(response: ServerResponse, allow: string): void {
  response.setHeader('allow', allow);
  answer(response, 405, { error: 'This method is not allowed here.' });
}

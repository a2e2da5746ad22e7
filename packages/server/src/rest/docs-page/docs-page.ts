import { createHash } from 'node:crypto';
import { securityHeaders } from '../../http/answer.ts';
import type { Api } from '../api.ts';
import { script } from './script.ts';
import { style } from './style.ts';

/** A page to try the API: all of it comes from here, and from `openapi.json` beside it. */
export function addDocsPage(app: Api): void {
  const headers = {
    ...securityHeaders,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': [
      "default-src 'none'",
      `script-src '${hashOf(script)}'`,
      `style-src '${hashOf(style)}'`,
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  };
  app.get('/docs', () => new Response(page, { headers }));
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Earshot calls</title>
<style>${style}</style>
</head>
<body>
<header>
<h1 id="title">Earshot calls</h1>
<p>Everything that can be asked over HTTP, to try it here. <a href="openapi.json">OpenAPI</a></p>
<label for="token">Token</label>
<input id="token" type="password" autocomplete="off" spellcheck="false" placeholder="The one with which clients connect">
<p class="note">It stays on this page. What you send is really done.</p>
</header>
<main id="operations"><p role="status">Loading…</p></main>
<noscript><p>This page needs JavaScript; openapi.json does not.</p></noscript>
<script>${script}</script>
</body>
</html>
`;

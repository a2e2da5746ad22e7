// The packages as their users get them: packed, installed by npm, outside this workspace.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appEnvironment, createFreshApp, type FreshApp } from './fresh-app.ts';

/** The versions this workspace itself uses, so that they come from npm's cache. */
const { devDependencies: tools } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  devDependencies: Record<'vite' | '@types/react' | '@types/node' | '@types/ws', string>;
};
const { dependencies: libraries } = JSON.parse(readFileSync('e2e/package.json', 'utf8')) as {
  dependencies: Record<'react' | 'react-dom', string>;
};
const react = { react: libraries.react, 'react-dom': libraries['react-dom'] };

const page = `
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { createCallClient, isEarshotError } from '@earshot/core';
import { EarshotProvider } from '@earshot/react';
import * as components from '@earshot/react/components';
import '@earshot/react/styles.css';
import { createSignaling } from '@earshot/signaling';

const signaling = createSignaling('wss://calls.example.com', { token: 'token' });
const client = createCallClient({ signaling });
Object.assign(window, { components, isEarshotError });
createRoot(document.body).render(createElement(EarshotProvider, { client }));
`;

// What a server has none of, and Node by now has some of.
const rendering = `
for (const name of ['WebSocket', 'navigator', 'localStorage', 'sessionStorage', 'BroadcastChannel']) {
  delete globalThis[name];
}
const { createElement } = await import('react');
const { renderToString } = await import('react-dom/server');
const { createCallClient } = await import('@earshot/core');
const { EarshotProvider } = await import('@earshot/react');
await import('@earshot/react/components');
const { createSignaling } = await import('@earshot/signaling');

const signaling = createSignaling('wss://calls.example.com', { token: 'token' });
const client = createCallClient({ signaling });
const app = createElement(EarshotProvider, { client }, createElement('b', null, 'rendered'));
console.log(renderToString(app));
process.exit(0);
`;

const types = `
import { createElement } from 'react';
import { createCallClient, type Call } from '@earshot/core';
import { EarshotProvider } from '@earshot/react';
import type {} from '@earshot/react/components';
import type {} from '@earshot/core/lean';
import type {} from '@earshot/core/presence';
import type {} from '@earshot/react/presence';
import type {} from '@earshot/core/testing';
import { createSignaling } from '@earshot/signaling';
import type {} from '@earshot/signaling/testing';
import { createCallServer } from '@earshot/server';

const client = createCallClient({ signaling: createSignaling('wss://a.example', { token: 't' }) });
export const call: Call = client.call('bob', { video: true });
export const element = createElement(EarshotProvider, { client });
export { createCallServer };
`;

const commonJs = `
const { createCallClient } = require('@earshot/core');
const { EarshotProvider } = require('@earshot/react');
const { createCallServer } = require('@earshot/server');
const { createSignaling } = require('@earshot/signaling');
for (const entry of ['core/lean', 'core/presence', 'core/testing', 'signaling/testing', 'signaling/server', 'react/components', 'react/presence']) {
  require('@earshot/' + entry);
}
console.log([createCallClient, EarshotProvider, createCallServer, createSignaling]
  .map((value) => typeof value).join(' '));

const server = createCallServer({
  port: 0,
  host: '127.0.0.1',
  database: ':memory:',
  auth: { secret: 'at least 32 bytes that nobody guesses' },
  log: () => {},
});
server.ready
  .then(() => fetch('http://127.0.0.1:' + server.port + '/health'))
  .then((response) => console.log(response.status))
  .finally(() => server.close());
`;

describe('a fresh app', () => {
  let app: FreshApp;

  beforeAll(() => {
    app = createFreshApp({
      dependencies: {
        ...react,
        vite: tools.vite,
        '@types/react': tools['@types/react'],
        '@types/node': tools['@types/node'],
      },
      files: {
        'index.html': '<script type="module" src="/main.ts"></script>',
        'main.ts': page,
        'server-render.mjs': rendering,
        'common.cjs': commonJs,
        'types.mts': types,
        'types.cts': types,
        'tsconfig.json': JSON.stringify({
          compilerOptions: {
            strict: true,
            noEmit: true,
            target: 'ES2022',
            lib: ['ES2023', 'DOM', 'DOM.Iterable'],
            module: 'NodeNext',
            types: ['node'],
          },
          include: ['types.*'],
        }),
      },
    });
  });

  afterAll(() => app.remove());

  test('Vite builds a page with core, signaling, react and styles', () => {
    app.node('node_modules/vite/bin/vite.js', 'build');
    const assets = readdirSync(app.path('dist/assets'));
    expect(assets.some((file) => file.endsWith('.js'))).toBe(true);
    expect(assets.some((file) => file.endsWith('.css'))).toBe(true);
  });

  test('a server renders the provider, without any global of a browser', () => {
    expect(app.node('server-render.mjs')).toContain('<b>rendered</b>');
  });

  test('CommonJS requires every package, and a server answers', () => {
    expect(app.node('common.cjs').trim().split('\n')).toEqual([
      'function function function function',
      '200',
    ]);
  });

  test('the command starts a server, and ends it when told', async () => {
    const command = spawn(
      process.execPath,
      [app.path('node_modules/.bin/earshot-server'), '--dev'],
      {
        env: { ...appEnvironment, PORT: '0', HOST: '127.0.0.1', EARSHOT_DATABASE: ':memory:' },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const ended = once(command, 'exit');
    try {
      const port = await portIn(command.stdout);
      expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
    } finally {
      command.kill('SIGTERM');
    }
    expect(await ended).toEqual([0, null]);
  });

  test('the types hold from ESM and from CommonJS, libraries included', () => {
    const tsc = resolve('node_modules/typescript/bin/tsc');
    expect(() =>
      execFileSync(process.execPath, [tsc, '-p', app.path('tsconfig.json')], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    ).not.toThrow();
  });
});

/** The port in the address that the command prints. */
async function portIn(output: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const part of output) {
    text += part.toString();
    const port = /localhost:(\d+)/.exec(text)?.[1];
    if (port !== undefined) return port;
  }
  throw new Error(`The command ended without an address: ${text}`);
}

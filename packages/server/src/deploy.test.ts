import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readEnvironment } from './configuration/read-environment.ts';
import { frugalNodeOptions } from './frugal-arguments.ts';

function shipped(name: string): string {
  return readFileSync(new URL(`../../../deploy/${name}`, import.meta.url), 'utf8');
}

function allOf(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].flatMap(([, found = '']) => found);
}

const said: Readonly<Record<string, string>> = {
  POSTGRES_PASSWORD: 'sesame',
  EARSHOT_JWT_SECRET: 'at least 32 bytes that only you know',
  EARSHOT_ORIGINS: 'https://app.example.com',
};

describe('what is shipped to deploy', () => {
  it.each(['Containerfile', 'earshot-server.service'])(
    'tells Node in %s what the command would say anyway: it need not begin anew',
    (name) => {
      const line = shipped(name).match(/^(CMD \["node"|ExecStart).*/m)?.[0] ?? '';
      expect(allOf(line, /(--[a-z-]+(?:=\d+)?)/g)).toEqual(frugalNodeOptions);
    },
  );

  it('composes an environment that the server accepts', () => {
    const lines = [
      ...shipped('compose.yaml').matchAll(/^ {6}(PORT|EARSHOT_\w+): '?([^'\n]*)'?$/gm),
    ];
    const environment = lines.map(([, name = '', value = '']) => [
      name,
      value.replaceAll(/\$\{(\w+)(?::\?)?\}/g, (_, variable: string) => said[variable] ?? ''),
    ]);
    expect(environment.length).toBeGreaterThan(6);
    expect(readEnvironment(Object.fromEntries(environment) as Record<string, string>)).toEqual(
      expect.objectContaining({ ok: true }),
    );
  });

  it('balances between the services that are composed, at their port', () => {
    const compose = shipped('compose.yaml');
    const services = allOf(compose, /^ {2}(server-\d+):/gm);
    const [port = ''] = allOf(compose, /PORT: '(\d+)'/g);
    const servers = allOf(shipped('haproxy.cfg'), /^ {2}server (\S+ \S+)$/gm);
    expect(servers).toEqual(services.map((name) => `${name} ${name}:${port}`));
  });
});

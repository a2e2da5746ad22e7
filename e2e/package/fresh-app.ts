import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packAll } from '../../scripts/pack.mjs';

export interface FreshApp {
  /** Runs a file of the app, or of its dependencies, in Node; returns what it printed. */
  node(file: string, ...args: readonly string[]): string;
  path(file: string): string;
  remove(): void;
}

export interface FreshAppOptions {
  readonly files: Readonly<Record<string, string>>;
  /** Packages of the registry, beside the four of this workspace. */
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** pnpm's commands set NODE_PATH: with it, an app would find what it has not installed. */
export const appEnvironment: NodeJS.ProcessEnv = { ...process.env, NODE_PATH: '' };

/** An app outside this workspace, with the packed packages installed by npm as its users do. */
export function createFreshApp({ files, dependencies = {} }: FreshAppOptions): FreshApp {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-app-'));
  const path = (file: string) => join(folder, file);
  const manifest = { private: true, type: 'module', dependencies: allDependencies(dependencies) };
  for (const [file, text] of Object.entries({
    ...files,
    'package.json': JSON.stringify(manifest),
  })) {
    mkdirSync(dirname(path(file)), { recursive: true });
    writeFileSync(path(file), text);
  }
  const npmFlags = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  execFileSync('npm', ['install', ...npmFlags], {
    cwd: folder,
    env: appEnvironment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return {
    path,
    node: (file, ...args) =>
      execFileSync(process.execPath, [file, ...args], {
        cwd: folder,
        env: appEnvironment,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

let tarballs: Map<string, string> | undefined;

function allDependencies(others: Readonly<Record<string, string>>): Record<string, string> {
  if (!existsSync('packages/core/dist/index.js')) throw new Error('First: npm run build');
  tarballs ??= packAll(join('node_modules', '.cache', 'tarballs'));
  const own = [...tarballs].map(([name, path]) => [`@earshot/${name}`, `file:${path}`] as const);
  return { ...Object.fromEntries(own), ...others };
}

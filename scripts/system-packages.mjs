// Installs programs that npm cannot bring, with apt-get, when they are missing.
//   node scripts/system-packages.mjs                    what the tests need
//   node scripts/system-packages.mjs coturn iproute2    these
//   node scripts/system-packages.mjs --if-possible postgresql    goes on without them, but not in CI
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { findCommand, missingMessage, systemCommands } from './system-commands.mjs';

const names = process.argv.slice(2).filter((word) => word !== '--if-possible');
const canGoOn = process.argv.includes('--if-possible') && !process.env.CI;
const wanted = names.length > 0 ? names : ['chromium', 'firefox-esr', 'coturn', 'openssl'];
const unknown = wanted.filter((name) => !(name in systemCommands));
if (unknown.length > 0) stop(`Not in scripts/system-commands.mjs: ${unknown.join(', ')}`);

const missing = wanted.filter((name) => findCommand(name) === undefined);
if (missing.length > 0) install(missing);

function install(names) {
  const asRoot = rootPrefix();
  if (asRoot === undefined) stop(missingMessage(names));
  console.log(`Installing ${names.join(', ')} …`);
  // Without fresh lists apt-get would ask for versions that the mirror no longer has.
  apt(asRoot, ['update', '-q']);
  apt(asRoot, ['install', '-q', '-y', '--no-install-recommends', ...names]);
  const absent = names.filter((name) => findCommand(name) === undefined);
  if (absent.length > 0) stop(missingMessage(absent));
}

/** What to put before a command to run it as root; undefined where apt-get cannot be used. */
function rootPrefix() {
  if (process.platform !== 'linux' || !succeeds('apt-get', ['--version'])) return undefined;
  if (process.getuid?.() === 0) return [];
  return succeeds('sudo', ['-n', 'true']) ? ['sudo', '-n'] : undefined;
}

function apt(asRoot, args) {
  const [command, ...rest] = [
    ...asRoot,
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    'apt-get',
    ...args,
  ];
  const { status, stdout, stderr } = spawnSync(command, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  if (status !== 0) stop(`apt-get ${args[0]} failed:\n${stdout}${stderr}`);
}

function succeeds(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

function stop(message) {
  console.error(message);
  if (canGoOn) console.error('What needs it is skipped.');
  process.exit(canGoOn ? 0 : 1);
}

// The programs outside npm that tests and tools use: what they are called, and where they are.
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Debian package → the commands that stand for it (any one will do), and the environment variable
 * that names the program where it is installed elsewhere.
 */
export const systemCommands = {
  chromium: {
    commands: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    variable: 'CHROMIUM_PATH',
  },
  'firefox-esr': { commands: ['firefox-esr', 'firefox'], variable: 'FIREFOX_PATH' },
  coturn: { commands: ['turnserver'], variable: 'TURNSERVER_PATH' },
  openssl: { commands: ['openssl'] },
  // Its programs are on no PATH: each version has a folder of its own.
  postgresql: {
    commands: ['postgres'],
    variable: 'POSTGRES_PATH',
    versions: ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt'],
  },
  'redis-server': { commands: ['redis-server'], variable: 'REDIS_PATH' },
  haproxy: { commands: ['haproxy'], variable: 'HAPROXY_PATH' },
  iproute2: { commands: ['ip'] },
  iptables: { commands: ['iptables'] },
};

// Programs for administrators are often not on the PATH of ordinary users.
const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
const macApplications = {
  chromium: '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'firefox-esr': '/Applications/Firefox.app/Contents/MacOS/firefox',
};

/**
 * The path of the program of a Debian package, or undefined where it is not installed.
 * @param {keyof typeof systemCommands} name
 * @returns {string | undefined}
 */
export function findCommand(name) {
  /** @type {{ commands: readonly string[], variable?: string, versions?: readonly string[] }} */
  const { commands, variable, versions = [] } = systemCommands[name];
  const given = variable === undefined ? undefined : process.env[variable];
  if (given) return given;
  const found = commands
    .flatMap((command) =>
      [...folders, ...versions.flatMap(newestFirst)].map((folder) => join(folder, command)),
    )
    .find(isExecutable);
  if (found) return found;
  const application = macApplications[name];
  return application !== undefined && existsSync(application) ? application : undefined;
}

/**
 * As `findCommand`, but a program that is not there is an error that says what to do.
 * @param {keyof typeof systemCommands} name
 * @returns {string}
 */
export function requireCommand(name) {
  const path = findCommand(name);
  if (path === undefined) throw new Error(missingMessage([name]));
  return path;
}

/**
 * @param {readonly (keyof typeof systemCommands)[]} names
 * @returns {string}
 */
export function missingMessage(names) {
  return names
    .map((name) => {
      /** @type {{ commands: readonly string[], variable?: string }} */
      const { commands, variable } = systemCommands[name];
      const otherwise = variable ? `, or set ${variable} to the path of an installed one` : '';
      return `Missing: ${commands[0]}. Install it (on Debian: apt-get install ${name})${otherwise}.`;
    })
    .join('\n');
}

/**
 * The folders of the programs of each version: `15/bin`, or `postgresql@15/bin`.
 * @param {string} folder
 */
function newestFirst(folder) {
  if (!existsSync(folder)) return [];
  const version = (name) => Number(/(\d+)$/.exec(name)?.[1]);
  return readdirSync(folder)
    .filter((name) => /^(postgresql@)?\d+$/.test(name))
    .sort((one, other) => version(other) - version(one))
    .map((name) => join(folder, name, 'bin'));
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { findCommand } from '../../scripts/system-commands.mjs';
import { namespaceOf } from '../network/namespace-of.ts';

const PACKAGES = ['chromium', 'coturn', 'iproute2', 'iptables'] as const;

/** Why this machine cannot have a lab; undefined when it can. Installs what is missing where it can be installed. */
export function whyNoLab(needs: { readonly hasFirefox: boolean }): string | undefined {
  if (process.platform !== 'linux') return 'It needs the network namespaces of Linux.';
  if (process.getuid?.() !== 0) return 'It needs root, to make network namespaces.';
  const packages = needs.hasFirefox ? [...PACKAGES, 'firefox-esr' as const] : PACKAGES;
  if (packages.some((name) => findCommand(name) === undefined)) {
    const installer = join(import.meta.dirname, '../../scripts/system-packages.mjs');
    const { status, stderr } = spawnSync(process.execPath, [installer, ...packages], {
      stdio: ['ignore', 'inherit', 'pipe'],
      encoding: 'utf8',
    });
    if (status !== 0) return stderr.trim();
  }
  return whyNoNamespace();
}

/** In a container, root may not be all that root is elsewhere. */
function whyNoNamespace(): string | undefined {
  const namespace = namespaceOf('server');
  const steps = [
    ['ip', 'netns', 'add', namespace],
    ['ip', 'netns', 'exec', namespace, 'iptables', '-w', '-L', '-n'],
    ['ip', 'netns', 'exec', namespace, 'tc', 'qdisc'],
  ];
  try {
    for (const [command = '', ...args] of steps) {
      const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8' });
      if (status !== 0) return `${command} ${args.join(' ')}: ${error?.message ?? stderr.trim()}`;
    }
    return undefined;
  } finally {
    spawnSync('ip', ['netns', 'del', namespace], { stdio: 'ignore' });
  }
}

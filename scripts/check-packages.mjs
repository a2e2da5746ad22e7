// Looks at each packed tarball the way its users' tools will: publint (is the package well
// formed?) and are-the-types-wrong (do types and code agree in every kind of import?).
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { packAll } from './pack.mjs';

const tarballs = packAll(join('node_modules', '.cache', 'tarballs'));
const failures = [...tarballs].filter(([name, tarball]) => !check(name, tarball));
if (failures.length > 0) {
  console.error(`Not fit to publish: ${failures.map(([name]) => name).join(', ')}`);
  process.exitCode = 1;
}

function check(name, tarball) {
  console.log(`@earshot/${name}`);
  const formed = run('publint', ['run', tarball, '--strict']);
  // Node 10 knows no `exports`; a style sheet has no types.
  const styles = ['./styles.css', './around-calls.css', './presence.css'];
  const css = name === 'react' ? ['--exclude-entrypoints', ...styles] : [];
  const typed = run('attw', [tarball, '--profile', 'node16', '--format', 'table-flipped', ...css]);
  return formed && typed;
}

/** Shows the output of a tool only where it finds something. */
function run(tool, args) {
  const { status, stdout, stderr } = spawnSync(tool, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  console.log(`  ${tool}: ${status === 0 ? 'fine' : `\n${stdout}${stderr}`}`);
  return status === 0;
}

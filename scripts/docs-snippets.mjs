// Type-checks the code in the documentation against the packages, so that it cannot go stale.
//
// A block of ```ts or ```tsx is a file of its own. After the language may stand
//   continued    the block goes on from the one before it in the same document
//   no-check     the block is left alone (counted, and shown)
// What a reader supplies (a video element, a function of their app) is declared, unseen, in a
// comment right above the block:   <!-- declare const video: HTMLVideoElement; -->
import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const documents = ['README.md', 'docs/**/*.md', 'packages/*/README.md', 'examples/*/README.md'];
// Inside e2e, because from there every package of the workspace can be imported.
const folder = join('e2e', '.cache', 'snippets');
const block =
  /(?:^<!-- (?<prelude>declare [\s\S]*?)-->\s*\n)?^```(?<language>tsx?)(?<flags>[^\n]*)\n(?<code>[\s\S]*?)^```/gm;

const snippets = globSync(documents, { exclude: ['**/node_modules/**', 'docs/api/**'] })
  .sort()
  .flatMap(snippetsOf);
const checked = snippets.filter((snippet) => !snippet.isSkipped);
const skipped = snippets.filter((snippet) => snippet.isSkipped);

writeFiles();
const passed = checked.length === 0 || compile();
for (const { document, line } of skipped) console.log(`not checked: ${document}:${line}`);
console.log(`${checked.length} snippets checked, ${skipped.length} not`);
if (!passed) process.exitCode = 1;

function snippetsOf(document) {
  const text = readFileSync(document, 'utf8');
  let previous = '';
  return [...text.matchAll(block)].map((match) => {
    const { prelude = '', language, flags, code } = match.groups;
    const start = text.slice(0, match.index + match[0].lastIndexOf(`\`\`\`${language}`));
    const before = (flags.includes('continued') ? previous : '') + prelude.replaceAll('\n', ' ');
    previous = `${before}\n${code}`;
    return {
      document,
      line: start.split('\n').length,
      file: `${document.replace(/[^a-z0-9]+/gi, '-')}-${start.split('\n').length}.${language}`,
      linesBefore: before.split('\n').length,
      source: `${previous}\nexport {};\n`,
      isSkipped: flags.includes('no-check'),
    };
  });
}

function writeFiles() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const config = {
    extends: '../../tsconfig.json',
    compilerOptions: { noUnusedLocals: false, noUnusedParameters: false },
    files: checked.map((snippet) => snippet.file),
    include: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  for (const { file, source } of checked) writeFileSync(join(folder, file), source);
}

/** Compiles all snippets; prints errors with the place in the document. */
function compile() {
  const { status, stdout } = spawnSync('tsc', ['-p', folder, '--pretty', 'false'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  const located = stdout.replace(/^(?:.*[\\/])?([^\\/\n]+)\((\d+),/gm, (whole, file, line) => {
    const snippet = checked.find((candidate) => candidate.file === file);
    if (!snippet) return whole;
    return `${snippet.document}(${snippet.line + Number(line) - snippet.linesBefore},`;
  });
  process.stdout.write(located);
  return status === 0;
}

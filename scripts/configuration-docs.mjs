// Writes docs/configuration.md from the variables that the server reads; with --check it only tells
// whether the page is stale.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { variables } from '../packages/server/src/configuration/variables.ts';

const page = fileURLToPath(new URL('../docs/configuration.md', import.meta.url));
const options = { ...(await resolveConfig(page)), parser: 'markdown' };
const text = await format(writePage(), options);

if (process.argv.includes('--check')) {
  const present = await readFile(page, 'utf8').catch(() => '');
  if (present !== text) {
    console.error(
      'docs/configuration.md is stale. Run `npm run configuration` and commit the result.',
    );
    process.exitCode = 1;
  }
} else {
  await writeFile(page, text);
}

function writePage() {
  const limits = variables.filter(({ option }) => option[0] === 'limits');
  const others = variables.filter(({ option }) => option[0] !== 'limits');
  return [
    '<!-- Generated from packages/server/src/configuration by scripts/configuration-docs.mjs. Do not edit. -->',
    '# Configuration',
    introduction(),
    '## Variables',
    table(
      ['variable', 'option', 'meaning', 'must be', 'default'],
      others.map(({ name, option, meaning, allowed, fallback, isSecret }) => [
        code(name) + (isSecret ? ' (secret)' : ''),
        code(option.join('.')),
        meaning,
        allowed,
        code(fallback),
      ]),
    ),
    '## Limits',
    limitsIntroduction(),
    table(
      ['option', 'variable', 'meaning', 'default'],
      limits.map(({ name, option, meaning, fallback }) => [
        code(option.join('.')),
        code(name),
        meaning,
        code(fallback),
      ]),
    ),
    fixedLimits(),
  ].join('\n\n');
}

function introduction() {
  return [
    'What `npx @earshot/server` reads from its environment, and the option of `createCallServer` that is the same. An empty',
    'variable says nothing. All mistakes are told at once, each with what was given (secrets are hidden) and what is allowed,',
    'and the server does not start; a name that begins with `EARSHOT_` and is not here is a mistake, too.',
    '',
    'A secret may come from a file instead: `EARSHOT_JWT_SECRET_FILE=/run/secrets/jwt`. The end of the line is not part of it.',
  ].join('\n');
}

function limitsIntroduction() {
  return [
    'How much of the server one client, user or address may use: generous for people, and bounded for programs. A rate such as',
    '`200/50` means 200 at once, then 50 a second; as an option it is `{ burst: 200, perSecond: 50 }`.',
  ].join('\n');
}

function fixedLimits() {
  return [
    'Fixed are: a frame of at most 64 KiB, without compression (beyond twice that it is not even read); a POST of at most 256',
    'KiB; the headers of a request of at most 16 KiB, and a whole request within 30 s, on a server of its own; ids of 1 to 255',
    'characters of `0-9 A-Z a-z . _ ~ -`.',
  ].join('\n');
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function code(words) {
  return /^[\w./:-]+$/.test(words) ? `\`${words}\`` : words;
}

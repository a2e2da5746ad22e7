// Writes docs/protocol.md from the schemas of the protocol; with --check it only tells whether the
// page is stale. Words come from the comments of the schemas, limits from the schemas themselves.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { frameSchemas } from '../packages/signaling/src/protocol/envelope.ts';
import { messageSchemas } from '../packages/signaling/src/protocol/messages.ts';
import { MAX_FRAME_LENGTH, PROTOCOL_VERSION } from '../packages/signaling/src/protocol/version.ts';
import { readSchemas } from './protocol-docs/read-schemas.mjs';

const page = fileURLToPath(new URL('../docs/protocol.md', import.meta.url));
const protocol = new URL('../packages/signaling/src/protocol/', import.meta.url);

const schemas = await readSchemas(
  ['fields.ts', 'messages.ts', 'envelope.ts'].map((name) => new URL(name, protocol)),
);
const options = { ...(await resolveConfig(page)), parser: 'markdown' };
const text = await format(writePage(), options);

if (process.argv.includes('--check')) {
  const present = await readFile(page, 'utf8').catch(() => '');
  if (present !== text) {
    console.error('docs/protocol.md is stale. Run `npm run protocol` and commit the result.');
    process.exitCode = 1;
  }
} else {
  await writeFile(page, text);
}

function writePage() {
  return [
    '<!-- Generated from packages/signaling/src/protocol by scripts/protocol-docs.mjs. Do not edit. -->',
    '# The protocol',
    introduction(),
    '## Kinds of fields',
    schemas.kinds.map(({ title, words }) => `- **${title}**: ${words}`).join('\n'),
    '## Frames',
    'Every text that goes over a transport is one frame: a JSON object with a `type`.',
    ...sections(frameSchemas, 'frame'),
    '## Messages',
    'The `body` of a `message` (or `direct`) frame.',
    ...sections(messageSchemas, 'message'),
  ].join('\n\n');
}

function introduction() {
  return [
    `Version ${PROTOCOL_VERSION}. A frame has at most ${MAX_FRAME_LENGTH.toLocaleString('en')} UTF-16 code units.`,
    'A type that the receiver does not know is counted and ignored (as a message it is acknowledged',
    'too), and so are fields that it does not know: that is how the protocol grows. Anything that is',
    'known and not valid changes nothing and is answered by a `fault` that names the field.',
    '',
    'A session starts with `hello` and `welcome`. From then on each side numbers its messages from 1,',
    'acknowledges what it has received, and keeps what is not acknowledged. After a lost connection',
    '`hello` asks to resume: both sides say what they have received and send the rest again, so that',
    'each message arrives exactly once and in order.',
  ].join('\n');
}

function sections(map, kind) {
  return Object.entries(map).map(([type, schema]) => section(type, schema, kind));
}

function section(type, schema, kind) {
  const found = schemas.objects.get(type);
  if (!found || found.words === '') {
    throw new Error(`The schema of the ${kind} ${type} has no comment, or no literal type.`);
  }
  const fields = found.fields.filter(({ path }) => path !== 'type');
  mustAgree(type, schema, fields);
  return [`### \`${type}\``, found.words, table(fields)].join('\n\n');
}

/** What was read from the source must be what the running schema has. */
function mustAgree(type, schema, fields) {
  const documented = new Set(fields.map(({ path }) => path.split(/[.[]/)[0]));
  const actual = Object.keys(schema._zod.def.shape).filter((name) => name !== 'type');
  const missing = actual.filter((name) => !documented.has(name));
  if (missing.length > 0 || documented.size !== actual.length) {
    throw new Error(`${type}: the fields ${missing.join(', ')} could not be read from the source.`);
  }
}

function table(fields) {
  if (fields.length === 0) return '_No fields._';
  const rows = fields.map(
    ({ path, isOptional, kind, words }) =>
      `| \`${path}\`${isOptional ? ' (optional)' : ''} | ${kind} | ${words} |`,
  );
  return ['| field | what | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

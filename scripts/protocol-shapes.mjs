// Writes packages/signaling/src/protocol/shapes.ts from the zod schemas of the protocol; with --check it only tells
// whether the file is stale. The shapes check the same in a tenth of the bytes: zod stays out of the browser.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import ts from 'typescript';

const protocol = new URL('../packages/signaling/src/protocol/', import.meta.url);
const target = fileURLToPath(new URL('shapes.ts', protocol));
const used = new Set();

const declared = new Map();
for (const name of ['messages.ts', 'envelope.ts']) await declare(new URL(name, protocol));
const options = { ...(await resolveConfig(target)), parser: 'typescript' };
const text = await format(writeFileText(), options);

if (process.argv.includes('--check')) {
  const present = await readFile(target, 'utf8').catch(() => '');
  if (present !== text) {
    console.error(
      'packages/signaling/src/protocol/shapes.ts is stale. Run `npm run protocol` and commit it.',
    );
    process.exitCode = 1;
  }
} else {
  await writeFile(target, text);
}

function writeFileText() {
  const body = [
    '/** What the body of each type of message that every client knows looks like, beside its `type`. */',
    `export const messageShapes: Readonly<Record<string, ObjectShape>> = ${shapeOf('commonMessageSchemas')};`,
    '',
    '/** What the body of each other type of message looks like, beside its `type`. */',
    `export const otherMessageShapes: Readonly<Record<string, ObjectShape>> = ${shapeOf('otherMessageSchemas')};`,
    '',
    '/** What the body of each type of message about presence looks like, beside its `type`. */',
    `export const presenceMessageShapes: Readonly<Record<string, ObjectShape>> = ${shapeOf('presenceMessageSchemas')};`,
    '',
    '/** What each type of frame that a client receives looks like, beside its `type`. */',
    `export const heardFrameShapes: Readonly<Record<string, ObjectShape>> = ${shapeOf('heardFrameSchemas')};`,
    '',
    '/** What each other type of frame looks like, beside its `type`. */',
    `export const otherFrameShapes: Readonly<Record<string, ObjectShape>> = ${shapeOf('otherFrameSchemas')};`,
    '',
    '/** A user, on one device or on all. */',
    `export const addressShape: ObjectShape = ${shapeOf('addressSchema')};`,
  ].join('\n');
  return [
    '// Generated from messages.ts and envelope.ts by scripts/protocol-shapes.mjs. Do not edit.',
    `import { ${[...used].sort().join(', ')} } from './checks.ts';`,
    "import type { ObjectShape } from './read-shape.ts';",
    '',
    body,
  ].join('\n');
}

async function declare(url) {
  const text = await readFile(url, 'utf8');
  const source = ts.createSourceFile(url.pathname, text, ts.ScriptTarget.Latest, true);
  source.forEachChild((node) => {
    if (!ts.isVariableStatement(node)) return;
    for (const { name, initializer } of node.declarationList.declarations) {
      declared.set(name.getText(), initializer);
    }
  });
}

function shapeOf(name) {
  return write(declared.get(name));
}

/** A schema as the source text of its shape. */
function write(node) {
  if (ts.isAsExpression(node)) return write(node.expression);
  if (ts.isObjectLiteralExpression(node)) return writeObject(node.properties);
  if (ts.isIdentifier(node)) return writeName(node.text);
  const [first, second] = node.arguments ?? [];
  switch (node.expression?.getText()) {
    case 'z.object':
      return write(first);
    case 'z.nullable':
      return call('orNull', write(first));
    case 'z.boolean':
      return use('isBoolean');
    case 'z.unknown':
      return use('isAnything');
    case 'z.literal':
      return call('isOneOf', (first.elements ?? [first]).map((one) => one.getText()).join(', '));
    case 'text':
      return call('isText', first.getText());
    case 'figure':
      return call('isFigure', first.getText());
    case 'list':
      return `[${write(first)}, ${second.getText()}]`;
    default:
      throw new Error(`How is this checked? ${node.getText()}`);
  }
}

function writeObject(properties) {
  const fields = properties.filter(({ name }) => name.getText() !== 'type').map(writeField);
  return `{ ${fields.join(', ')} }`;
}

function writeField({ name, initializer }) {
  const key = ts.isStringLiteral(name) ? name.text : name.getText();
  const isOptional = initializer.expression?.getText() === 'z.optional';
  if (isOptional) return `'${key}?': ${write(initializer.arguments[0])}`;
  return `'${key}': ${write(initializer)}`;
}

function writeName(name) {
  const initializer = declared.get(name);
  if (initializer) return write(initializer);
  // A kind of field: `idSchema` of fields.ts is checked by `isId` of checks.ts.
  const kind = name.replace(/Schema$/, '');
  return use(`is${kind[0].toUpperCase()}${kind.slice(1)}`);
}

/** Marked, so that bundlers leave out a table that nobody uses. */
function call(check, options) {
  return `/* @__PURE__ */ ${use(check)}(${options})`;
}

function use(check) {
  used.add(check);
  return check;
}

// Reads the schemas of the protocol as they are written: names, kinds of fields, limits, comments.
import { readFile } from 'node:fs/promises';
import ts from 'typescript';

/**
 * @returns `kinds`: the kinds of fields with their words; `objects`: for each frame or message type
 *   its words and its fields (`path`, `isOptional`, `kind`, `words`).
 */
export async function readSchemas(urls) {
  const declarations = new Map();
  for (const url of urls) {
    const source = ts.createSourceFile(
      url.pathname,
      await readFile(url, 'utf8'),
      ts.ScriptTarget.Latest,
      true,
    );
    source.forEachChild((node) => collect(node, declarations));
  }
  return { kinds: kindsOf(declarations), objects: objectsOf(declarations) };
}

function collect(node, declarations) {
  if (ts.isFunctionDeclaration(node) && node.name) {
    declarations.set(node.name.text, { words: wordsOf(node) });
  }
  if (!ts.isVariableStatement(node)) return;
  for (const { name, initializer } of node.declarationList.declarations) {
    declarations.set(name.getText(), { words: wordsOf(node), initializer });
  }
}

function kindsOf(declarations) {
  return [...declarations]
    .filter(([name, { initializer }]) => isKind(name, initializer))
    .map(([name, { words }]) => ({ title: titleOf(name), words }));
}

function isKind(name, initializer) {
  return name.endsWith('Schema') && initializer !== undefined && callee(initializer) === 'z.custom';
}

function titleOf(name) {
  const title = name.replace(/Schema$/, '').replace(/Ms$/, '');
  return title === 'sdp' ? 'SDP' : title;
}

function objectsOf(declarations) {
  const objects = new Map();
  for (const { words, initializer } of declarations.values()) {
    const shape = initializer && shapeOf(initializer);
    const type = shape && literalType(shape);
    if (type) objects.set(type, { words, fields: fieldsOf(shape, '', declarations) });
  }
  return objects;
}

function shapeOf(node) {
  return callee(node) === 'z.object' ? node.arguments[0].properties : undefined;
}

function literalType(shape) {
  const type = shape.find(({ name }) => name.getText() === 'type');
  return type && callee(type.initializer) === 'z.literal'
    ? type.initializer.arguments[0].text
    : undefined;
}

function fieldsOf(shape, prefix, declarations) {
  return shape.flatMap((property) => {
    const path = `${prefix}${property.name.getText()}`;
    const field = { path, words: wordsOf(property), isOptional: false };
    return describe(property.initializer, field, declarations);
  });
}

/** One field, followed by the fields inside it. */
function describe(node, field, declarations) {
  const [first, second] = node.arguments ?? [];
  switch (callee(node)) {
    case 'z.optional':
      return describe(first, { ...field, isOptional: true }, declarations);
    case 'z.nullable':
      return describe(first, field, declarations).map((row) => ({
        ...row,
        kind: `${row.kind} or null`,
      }));
    case 'z.object':
      return [
        { ...field, kind: 'object' },
        ...fieldsOf(shapeOf(node), `${field.path}.`, declarations),
      ];
    case 'list':
      return describeList([first, second], field, declarations);
    default:
      return describeName(node, field, declarations);
  }
}

function describeList([item, most], field, declarations) {
  const [first, ...inner] = describe(item, { ...field, path: `${field.path}[]` }, declarations);
  const kind = `at most ${most.getText()} × ${first.kind}`;
  return [{ ...field, kind }, ...inner];
}

function describeName(node, field, declarations) {
  const name = node.getText();
  const declared = declarations.get(name)?.initializer;
  if (!declared) return [{ ...field, kind: plainKind(node) }];
  if (isKind(name, declared)) return [{ ...field, kind: titleOf(name) }];
  return describe(declared, field, declarations);
}

function plainKind(node) {
  const [first] = node.arguments ?? [];
  switch (callee(node)) {
    case 'z.boolean':
      return 'true or false';
    case 'z.unknown':
      return 'anything';
    case 'text':
      return `text, at most ${numberIn(first)}`;
    case 'figure':
      return `number, 0 to ${numberIn(first)}`;
    case 'z.literal':
      return (first.elements ?? [first]).map(({ text }) => `\`${text}\``).join(', ');
    default:
      throw new Error(`How is this documented? ${node.getText()}`);
  }
}

function numberIn(node) {
  return Number(node.getText().replaceAll('_', '')).toLocaleString('en');
}

function callee(node) {
  return ts.isCallExpression(node) ? node.expression.getText() : '';
}

function wordsOf(node) {
  return ts
    .getJSDocCommentsAndTags(node)
    .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '')
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

// Where a file stands in the workspace, for the rules beside this file.
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const sourcePath = /^packages\/([a-z-]+)\/src\/(.+)$/;
const packageName = /^@earshot\/([a-z-]+)(?:\/(.+))?$/;
const testName = /\.(test|e2e)\.tsx?$/;

/** The path from the workspace's root, with forward slashes. */
export function workspacePath(filename) {
  return relative(root, filename).split(sep).join('/');
}

/**
 * `packages/core/src/link/slots.ts` → `{ package: 'core', folder: 'link', isTest: false, … }`;
 * undefined for a file that is not a source of a package. `folder` is '' at the top of `src`.
 */
export function sourceFile(path) {
  const match = sourcePath.exec(path);
  if (!match) return undefined;
  const inside = match[2];
  return {
    path,
    package: match[1],
    folder: inside.includes('/') ? inside.slice(0, inside.indexOf('/')) : '',
    isTest: testName.test(path),
  };
}

/**
 * What an import leads to: a file of this workspace (`{ path }`), a package of this workspace
 * (`{ package, entry }`), or another module (`{ module }`).
 */
export function importTarget(filename, specifier) {
  if (specifier.startsWith('.')) {
    return { path: workspacePath(resolve(dirname(filename), specifier)) };
  }
  const match = packageName.exec(specifier);
  return match ? { package: match[1], entry: match[2] ?? '' } : { module: specifier };
}

/** Calls `check(node, specifier)` for every import and re-export of a file. */
export function forEachImport(check) {
  const visit = (node) => {
    if (node.source && typeof node.source.value === 'string') check(node, node.source.value);
  };
  return {
    ImportDeclaration: visit,
    ImportExpression: visit,
    ExportNamedDeclaration: visit,
    ExportAllDeclaration: visit,
    TSImportType: visit,
  };
}

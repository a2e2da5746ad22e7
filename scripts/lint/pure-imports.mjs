// Pure files (see pure-files.mjs) import values only from each other, types from anywhere.
import { matchesGlob } from 'node:path';
import { pureFiles, pureModules } from '../../pure-files.mjs';
import { forEachImport, importTarget, sourceFile, workspacePath } from './source-file.mjs';

export const pureImports = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      impure:
        'A pure file imports values only from other pure files (pure-files.mjs); "{{specifier}}" is none. Import its types with `import type`, or pass the value in.',
    },
  },
  create(context) {
    const path = workspacePath(context.filename);
    if (!isPure(path) || sourceFile(path)?.isTest) return {};
    return forEachImport((node, specifier) => {
      const names = importedValues(node);
      if (names.length === 0 || mayImport(context.filename, specifier, names)) return;
      context.report({ node, messageId: 'impure', data: { specifier } });
    });
  },
};

function isPure(path) {
  return pureFiles.some((glob) => matchesGlob(path, glob));
}

function mayImport(filename, specifier, names) {
  const target = importTarget(filename, specifier);
  if (target.path !== undefined) return isPure(target.path);
  const allowed = pureModules[specifier];
  return (
    allowed === true || (Array.isArray(allowed) && names.every((name) => allowed.includes(name)))
  );
}

/** The names whose values a declaration brings in; '*' stands for the whole module. */
function importedValues(node) {
  if (node.type === 'TSImportType' || kindOf(node) === 'type') return [];
  if (!node.specifiers || node.specifiers.length === 0) return ['*'];
  return node.specifiers.filter((specifier) => kindOf(specifier) !== 'type').map(importedName);
}

function kindOf(node) {
  return node.importKind ?? node.exportKind;
}

function importedName(specifier) {
  if (specifier.type === 'ImportSpecifier') return specifier.imported.name;
  if (specifier.type === 'ExportSpecifier') return specifier.local.name;
  return '*';
}

// Keeps the packages, and the folders inside core, in the order in which they may know each other.
import { forEachImport, importTarget, sourceFile, workspacePath } from './source-file.mjs';

/** Package → the packages it may import. */
const mayImport = {
  signaling: [],
  core: ['signaling'],
  react: ['core'],
  server: ['signaling'],
};

/** In tests a package may also import what its users have beside it. */
const mayImportInTests = { react: ['signaling'] };

/** The folders of core, from the outermost in. A folder never imports one further out. */
const coreLayers = [
  ['client'],
  ['call'],
  ['link', 'media', 'quality', 'recovery', 'diagnosis', 'data'],
  ['platform'],
];

export const importDirection = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      package:
        '{{from}} must not import @earshot/{{to}}: the direction is react → core → signaling ← server.',
      serverEntry: '@earshot/signaling/server is for @earshot/server alone.',
      otherSource: 'Import another package by its name, not by its path.',
      testing: 'Only tests import testing/.',
      layer:
        'core/{{from}} must not import core/{{to}}: the direction is client → call → link, media, quality, recovery, data → platform.',
    },
  },
  create(context) {
    const from = sourceFile(workspacePath(context.filename));
    if (!from) return {};
    return forEachImport((node, specifier) => {
      const problem = findProblem(from, importTarget(context.filename, specifier));
      if (problem) context.report({ node, ...problem });
    });
  },
};

function findProblem(from, target) {
  if (target.package !== undefined) return packageProblem(from, target);
  const to = target.path === undefined ? undefined : sourceFile(target.path);
  if (!to) return undefined;
  if (to.package !== from.package) return { messageId: 'otherSource' };
  if (from.isTest || from.folder === 'testing') return undefined;
  if (to.folder === 'testing') return { messageId: 'testing' };
  return from.package === 'core' ? layerProblem(from, to) : undefined;
}

function packageProblem(from, { package: to, entry }) {
  const isTest = from.isTest || from.folder === 'testing';
  const allowed = [
    ...(mayImport[from.package] ?? []),
    ...(isTest ? (mayImportInTests[from.package] ?? []) : []),
  ];
  if (!allowed.includes(to) && to !== from.package) {
    return { messageId: 'package', data: { from: from.package, to } };
  }
  if (to === 'signaling' && entry === 'server' && from.package !== 'server') {
    return { messageId: 'serverEntry' };
  }
  return entry === 'testing' && !isTest ? { messageId: 'testing' } : undefined;
}

function layerProblem(from, to) {
  const fromLayer = coreLayers.findIndex((folders) => folders.includes(from.folder));
  const toLayer = coreLayers.findIndex((folders) => folders.includes(to.folder));
  // Files at the top of src (errors.ts, index.ts) and new folders belong to no layer.
  if (fromLayer < 0 || toLayer < 0 || fromLayer <= toLayer) return undefined;
  return { messageId: 'layer', data: { from: from.folder, to: to.folder } };
}

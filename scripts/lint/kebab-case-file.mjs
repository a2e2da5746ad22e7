// Files and folders are named in kebab-case: `call-state.ts`, `call-state.test.ts`.
import { workspacePath } from './source-file.mjs';

const kebabCase = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;

export const kebabCaseFile = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { name: '"{{part}}" is not kebab-case.' },
  },
  create(context) {
    return {
      Program(node) {
        const parts = workspacePath(context.filename).split('/');
        const part = parts.find((name) => !kebabCase.test(name));
        if (part) context.report({ node, messageId: 'name', data: { part } });
      },
    };
  },
};

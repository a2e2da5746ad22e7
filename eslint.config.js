import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { pureFiles } from './pure-files.mjs';
import { importDirection } from './scripts/lint/import-direction.mjs';
import { kebabCaseFile } from './scripts/lint/kebab-case-file.mjs';
import { pureImports } from './scripts/lint/pure-imports.mjs';
import * as syntax from './scripts/lint/restricted-syntax.mjs';

const typescript = ['**/*.ts', '**/*.tsx'];
const packageSources = ['packages/*/src/**/*.ts', 'packages/*/src/**/*.tsx'];
const tests = ['**/*.test.ts', '**/*.test.tsx', '**/*.e2e.ts'];
const testKits = ['packages/*/src/testing/**'];
const configs = ['**/*.config.ts', '**/*.config.js', '.size-limit.js'];

const nodeGlobals = Object.fromEntries(
  ['console', 'performance', 'process', 'URL'].map((name) => [name, 'readonly']),
);

const earshot = {
  rules: {
    'import-direction': importDirection,
    'kebab-case-file': kebabCaseFile,
    'pure-imports': pureImports,
  },
};

export default defineConfig(
  { ignores: ['**/dist/', '**/coverage/', '**/.cache/', 'docs/api/', 'packages/*/api/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: { globals: nodeGlobals },
  },
  {
    files: typescript,
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'as' }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-invalid-void-type': ['error', { allowAsThisParameter: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Objects here are made by factories: their methods do not use `this`.
      '@typescript-eslint/unbound-method': 'off',
      // An async function without await is how a port is implemented by something synchronous.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    plugins: { earshot },
    rules: {
      'earshot/kebab-case-file': 'error',
      'max-depth': ['error', 3],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 3],
      'no-restricted-syntax': ['error', ...syntax.everywhere],
      eqeqeq: 'error',
    },
  },
  {
    files: packageSources,
    rules: {
      'earshot/import-direction': 'error',
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...syntax.everywhere, ...syntax.inPackages],
    },
  },
  {
    files: pureFiles,
    rules: {
      'earshot/pure-imports': 'error',
      'no-restricted-globals': ['error', ...syntax.impureGlobals],
      'no-restricted-syntax': [
        'error',
        ...syntax.everywhere,
        ...syntax.inPackages,
        ...syntax.inPureFiles,
      ],
    },
  },
  // The command talks to whoever started it.
  { files: ['packages/server/src/run-command.ts'], rules: { 'no-console': 'off' } },
  { ...reactHooks.configs.flat.recommended, files: ['packages/react/src/**', 'examples/**/*.tsx'] },
  {
    files: [...tests, ...testKits],
    rules: {
      'max-lines-per-function': 'off',
      'max-params': 'off',
      'no-restricted-globals': 'off',
      'no-restricted-syntax': ['error', ...syntax.everywhere, ...syntax.inTests],
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  {
    files: configs,
    rules: { 'no-restricted-syntax': 'off', 'max-lines-per-function': 'off' },
  },
);

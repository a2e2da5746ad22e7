// Every rule of eslint.config.js that carries a convention of this project, on a sample that
// breaks it and, where that is not obvious, on one that does not.
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, test, vi } from 'vitest';

// The first rule that needs types loads the whole workspace.
vi.setConfig({ testTimeout: 60_000 });

const cwd = fileURLToPath(new URL('..', import.meta.url));

/** Without types, so that samples may stand for files that do not exist. */
const untyped = new ESLint({
  cwd,
  overrideConfig: [
    {
      files: ['**/*.ts', '**/*.tsx'],
      languageOptions: { parserOptions: { projectService: false, project: null } },
      rules: tseslint.configs.disableTypeChecked.rules ?? {},
    },
  ],
});
const typed = new ESLint({ cwd });

async function rulesBroken(eslint: ESLint, filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath });
  return (result?.messages ?? []).map((message) => message.ruleId ?? message.message);
}

const source = 'packages/core/src/call/sample.ts';
const pure = 'packages/core/src/call/transition.ts';
const testFile = 'packages/core/src/call/sample.test.ts';
const syntax = 'no-restricted-syntax';
const direction = 'earshot/import-direction';
const lines = (count: number) => 'a();\n'.repeat(count);

describe('breaks a rule', () => {
  test.each<[name: string, rule: string, file: string, code: string]>([
    ['any', '@typescript-eslint/no-explicit-any', source, 'export const x: any = 1;'],
    ['non-null !', '@typescript-eslint/no-non-null-assertion', source, 'export const x = a!;'],
    [
      'ts-ignore',
      '@typescript-eslint/ban-ts-comment',
      source,
      '// @ts-ignore\nexport const x = 1;',
    ],
    ['default export', syntax, source, 'export default 1;'],
    ['export as default', syntax, source, 'const a = 1; export { a as default };'],
    ['enum', syntax, source, 'export enum A { B }'],
    ['as unknown as', syntax, source, 'export const x = a as unknown as string;'],
    ['console', 'no-console', source, 'console.log(1);'],
    ['long file', 'max-lines', source, lines(301)],
    ['long function', 'max-lines-per-function', source, `export function f() {\n${lines(60)}}`],
    ['depth', 'max-depth', source, 'if (a) { if (b) { if (c) { if (d) { e(); } } } }'],
    ['parameters', 'max-params', source, 'export function f(a, b, c, d) { return [a, b, c, d]; }'],
    ['file name', 'earshot/kebab-case-file', 'packages/core/src/callState.ts', 'export {};'],
    ['folder name', 'earshot/kebab-case-file', 'packages/core/src/My_Call/a.ts', 'export {};'],

    ['focused test', syntax, testFile, 'it.only("a", () => {});'],
    ['skipped test', syntax, testFile, 'describe.skip("a", () => {});'],
    ['stubbed global', syntax, testFile, 'vi.stubGlobal("a", 1);'],
    ['sleep', syntax, testFile, 'await new Promise((r) => setTimeout(r, 10));'],
    [
      'sleep by call',
      syntax,
      testFile,
      'await new Promise((r) => setTimeout(() => resolve(), 1));',
    ],
    ['sleep by import', syntax, testFile, 'import { setTimeout } from "node:timers/promises";'],
    ['sleep in a page', syntax, 'e2e/call.e2e.ts', 'await page.waitForTimeout(100);'],

    ['signaling → core', direction, 'packages/signaling/src/a.ts', 'import "@earshot/core";'],
    ['core → react', direction, source, 'import { a } from "@earshot/react";'],
    ['core → server', direction, source, 'import type { a } from "@earshot/server";'],
    ['core → signaling/server', direction, source, 'import "@earshot/signaling/server";'],
    ['react → signaling', direction, 'packages/react/src/a.ts', 'import "@earshot/signaling";'],
    ['react → server', direction, 'packages/react/src/a.test.tsx', 'import "@earshot/server";'],
    ['server → core', direction, 'packages/server/src/a.ts', 'export * from "@earshot/core";'],
    ['by path', direction, source, 'import "../../../signaling/src/index.ts";'],
    ['call → client', direction, source, 'import "../client/calls.ts";'],
    [
      'link → call',
      direction,
      'packages/core/src/link/a.ts',
      'import type { a } from "../call/b.ts";',
    ],
    [
      'media → client',
      direction,
      'packages/core/src/media/a.ts',
      'await import("../client/b.ts");',
    ],
    ['platform → media', direction, 'packages/core/src/platform/a.ts', 'import "../media/b.ts";'],
    ['source → testing', direction, source, 'import "../testing/clock.ts";'],
    ['source → testing entry', direction, source, 'import "@earshot/signaling/testing";'],

    ['impure import', 'earshot/pure-imports', pure, 'import { a } from "../link/link.ts";'],
    ['impure re-export', 'earshot/pure-imports', pure, 'export { a } from "../link/link.ts";'],
    ['impure package', 'earshot/pure-imports', pure, 'import { nanoid } from "nanoid";'],
    [
      'impure name',
      'earshot/pure-imports',
      'packages/server/src/turn.ts',
      'import { randomBytes } from "node:crypto";',
    ],
    ['impure global', 'no-restricted-globals', pure, 'setTimeout(a, 1);'],
    ['clock in pure', syntax, pure, 'export const x = Date.now();'],
    ['date in pure', syntax, pure, 'export const x = new Date();'],
    ['random in pure', syntax, pure, 'export const x = Math.random();'],
    ['async in pure', syntax, pure, 'export async function f() { return 1; }'],
  ])('%s (%s)', async (_name, rule, file, code) => {
    expect(await rulesBroken(untyped, file, code)).toContain(rule);
  });
});

describe('breaks no rule', () => {
  test.each<[name: string, file: string, code: string]>([
    ['core → signaling', source, 'import { a } from "@earshot/signaling"; a();'],
    [
      'server → signaling/server',
      'packages/server/src/a.ts',
      'export * from "@earshot/signaling/server";',
    ],
    ['call → link', source, 'import { a } from "../link/link.ts"; a();'],
    ['link → recovery', 'packages/core/src/link/a.ts', 'export { a } from "../recovery/b.ts";'],
    ['errors', 'packages/core/src/link/a.ts', 'export { a } from "../errors.ts";'],
    ['test → testing', testFile, 'import { a } from "../testing/clock.ts"; a();'],
    ['testing → anything', 'packages/core/src/testing/a.ts', 'export * from "../client/b.ts";'],
    ['pure → pure', pure, 'export { a } from "./call-state.ts";'],
    ['pure → types', pure, 'import type { a } from "../link/link.ts"; export type B = a;'],
    ['pure → inline types', pure, 'import { type a } from "../link/link.ts"; export type B = a;'],
    [
      'pure → zod',
      'packages/signaling/src/protocol/messages.ts',
      'import * as z from "zod/mini"; z.string();',
    ],
    [
      'pure → hmac',
      'packages/server/src/turn.ts',
      'import { createHmac } from "node:crypto"; createHmac("a", "b");',
    ],
    ['date of a number', pure, 'export const f = (ms: number) => new Date(ms);'],
    [
      'deadline in a test',
      testFile,
      'new Promise((_, reject) => setTimeout(() => reject(new Error()), 1));',
    ],
    ['long test', testFile, `test("a", () => {\n${lines(61)}});`],
    ['config', 'packages/core/tsup.config.ts', 'export default {};'],
  ])('%s', async (_name, file, code) => {
    expect((await rulesBroken(untyped, file, code)).filter((rule) => rule !== 'no-undef')).toEqual(
      [],
    );
  });
});

describe('breaks a rule that needs types', () => {
  const existing = 'packages/core/src/index.ts';
  test.each<[rule: string, code: string]>([
    ['@typescript-eslint/no-floating-promises', 'Promise.resolve(1);'],
    [
      '@typescript-eslint/switch-exhaustiveness-check',
      "export function f(a: 'x' | 'y'): number { switch (a) { case 'x': return 1; } return 2; }",
    ],
    ['@typescript-eslint/no-unnecessary-condition', 'export const f = (a: string) => a ?? 1;'],
  ])('%s', async (rule, code) => {
    expect(await rulesBroken(typed, existing, code)).toContain(rule);
  });
});

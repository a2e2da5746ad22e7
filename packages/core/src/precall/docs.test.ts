import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OUTCOMES } from './step-outcomes.ts';

const page = readFileSync(new URL('../../../../docs/quality.md', import.meta.url), 'utf8');
const [, after = ''] = page.split('## Before a call');
const [section = ''] = after.split('## After a call');
const rows = [...section.matchAll(/^\| `([\w-]+)`\s+\| (\w+)\s+\|/gm)];

describe('the page about what comes before a call', () => {
  it('has a row for each code, with its status, in their order', () => {
    const told = rows.map(([, code, status]) => [code, status]);
    expect(told).toEqual(Object.entries(OUTCOMES).map(([code, { status }]) => [code, status]));
  });
});

describe('the sentences', () => {
  it.each(Object.entries(OUTCOMES))('%s is one that ends as sentences do', (_, { sentence }) => {
    expect(sentence).toMatch(/^[A-Z].*[^.]\.$/);
  });
});

import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import { isReaderAllowed, type OriginRules } from './origins.ts';

const rules: OriginRules = { allowMissingOrigin: false, allowLocalhost: false };
const listed: OriginRules = { ...rules, origins: ['https://app.example.com'] };
const lenient: OriginRules = { ...rules, allowMissingOrigin: true };

describe('a GET to the page’s own origin, which names none', () => {
  it.each<{ name: string; rules: OriginRules; headers: IncomingHttpHeaders; is: boolean }>([
    { name: 'says so', rules, headers: { 'sec-fetch-site': 'same-origin' }, is: true },
    { name: 'of another page', rules, headers: { 'sec-fetch-site': 'cross-site' }, is: false },
    { name: 'of a neighbour', rules, headers: { 'sec-fetch-site': 'same-site' }, is: false },
    { name: 'typed by a user', rules, headers: { 'sec-fetch-site': 'none' }, is: false },
    { name: 'of nobody knows whom', rules, headers: {}, is: false },
    { name: 'of no browser, which may', rules: lenient, headers: {}, is: true },
    {
      name: 'of another page, although no browsers may',
      rules: lenient,
      headers: { 'sec-fetch-site': 'cross-site' },
      is: false,
    },
    {
      name: 'names its page',
      rules,
      headers: { referer: 'https://calls.example.com/a?b' },
      is: true,
    },
    { name: 'names another page', rules, headers: { referer: 'https://evil.example/' }, is: false },
    {
      name: 'names a page of the list',
      rules: listed,
      headers: { referer: 'https://app.example.com/' },
      is: true,
    },
    {
      name: 'names a page that is not in the list',
      rules: listed,
      headers: { referer: 'https://calls.example.com/', 'sec-fetch-site': 'same-origin' },
      is: false,
    },
    { name: 'names what is no page', rules, headers: { referer: 'x' }, is: false },
    {
      name: 'names an origin after all',
      rules: listed,
      headers: { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
      is: false,
    },
  ])('$name: $is', ({ rules: given, headers, is }) => {
    const request = { headers: { host: 'calls.example.com', ...headers } };
    expect(isReaderAllowed(request, given)).toBe(is);
  });
});

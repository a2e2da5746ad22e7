// What must not be written, as `no-restricted-syntax` and `no-restricted-globals` options.

export const everywhere = [
  {
    selector: 'ExportDefaultDeclaration, ExportSpecifier[exported.name="default"]',
    message: 'Export by name: a default export has no name to search for.',
  },
  { selector: 'TSEnumDeclaration', message: 'Use a union of strings.' },
];

export const inPackages = [
  {
    selector: 'TSAsExpression > TSAsExpression > TSUnknownKeyword',
    message: 'Narrow the value; `as unknown as` switches the compiler off.',
  },
];

export const inPureFiles = [
  {
    selector:
      'AwaitExpression, FunctionDeclaration[async=true], ArrowFunctionExpression[async=true]',
    message: 'A pure file decides at once: it never waits.',
  },
  {
    selector: 'CallExpression[callee.object.name="Date"][callee.property.name="now"]',
    message: 'Time is an argument.',
  },
  {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
    message: 'Time is an argument.',
  },
  {
    selector: 'MemberExpression[object.name="Math"][property.name="random"]',
    message: 'Randomness is an argument.',
  },
];

export const impureGlobals = [
  'clearInterval',
  'clearTimeout',
  'crypto',
  'document',
  'fetch',
  'globalThis',
  'indexedDB',
  'localStorage',
  'navigator',
  'performance',
  'process',
  'queueMicrotask',
  'RTCPeerConnection',
  'sessionStorage',
  'setInterval',
  'setTimeout',
  'WebSocket',
  'window',
].map((name) => ({ name, message: 'A pure file touches nothing: take the value as an argument.' }));

const sleep =
  'Wait for what the test is about (an event, `vi.waitFor`, the fake clock), not for time.';

export const inTests = [
  {
    selector:
      'MemberExpression[object.name=/^(it|test|describe|suite)$/][property.name=/^(only|skip)$/]',
    message: 'A focused or skipped test must not be committed.',
  },
  {
    selector: 'MemberExpression[object.name="vi"][property.name="stubGlobal"]',
    message: 'Inject a platform instead of replacing globals.',
  },
  {
    selector:
      'NewExpression[callee.name="Promise"] CallExpression[callee.name="setTimeout"][arguments.0.type="Identifier"]',
    message: sleep,
  },
  {
    selector:
      'NewExpression[callee.name="Promise"] CallExpression[callee.name="setTimeout"] ArrowFunctionExpression > CallExpression[callee.name=/^(resolve|done)$/]',
    message: sleep,
  },
  { selector: 'ImportDeclaration[source.value="node:timers/promises"]', message: sleep },
  { selector: 'CallExpression[callee.property.name="waitForTimeout"]', message: sleep },
];

// Budgets: minified and gzipped, with all dependencies except those ignored. docs/size.md says what is in each.
const signaling = { 'packages/signaling/dist/index.js': '{ createSignaling }' };

/** A client of `@earshot/core/lean` that has these parts. */
function lean(name, parts, limit) {
  const names = ['createCallClient', ...parts].join(', ');
  return { name, import: { 'packages/core/dist/lean.js': `{ ${names} }`, ...signaling }, limit };
}

export default [
  lean('smallest call: core/lean + signaling', [], '22 kB'),
  lean('… that recovers', ['recover'], '25 kB'),
  {
    name: 'call with every part: core + signaling',
    import: { 'packages/core/dist/index.js': '{ createCallClient }', ...signaling },
    limit: '27.7 kB',
  },
  {
    name: 'presence, beside a call',
    path: 'packages/core/dist/presence.js',
    import: '{ createPresence }',
    ignore: ['@earshot/signaling'],
    limit: '3 kB',
  },
  {
    name: 'react hooks',
    path: 'packages/react/dist/index.js',
    ignore: ['react', 'react-dom', '@earshot/core'],
    limit: '3 kB',
  },
  {
    name: 'react hooks, components and styles',
    path: [
      'packages/react/dist/index.js',
      'packages/react/dist/components/index.js',
      'packages/react/dist/styles.css',
    ],
    ignore: ['react', 'react-dom', '@earshot/core'],
    limit: '12 kB',
  },
  {
    name: 'react around calls, with styles',
    path: ['packages/react/dist/around-calls/index.js', 'packages/react/dist/around-calls.css'],
    ignore: ['react', 'react-dom', '@earshot/core'],
    limit: '4 kB',
  },
  {
    name: 'react presence, with styles',
    path: ['packages/react/dist/presence/index.js', 'packages/react/dist/presence.css'],
    ignore: ['react', 'react-dom', '@earshot/core'],
    limit: '2 kB',
  },
].map((budget) => ({ ...budget, gzip: true }));
